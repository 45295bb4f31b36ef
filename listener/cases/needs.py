"""Whether a message needs a response, and why: the first rule that holds. Metrics specification, section C.

It does not find the signals in the text (listener.enrich does) and decides nothing about own posts, reposts
and spam, which are no messages.
"""

from __future__ import annotations

from listener.model import Reason, Signal


def needs_response(
    *, addressed: bool, mentioned: bool, signals: Signal, is_negative: bool
) -> tuple[bool, Reason]:
    """The verdict on one post and one brand.

    `addressed`: it answers or tags the brand. `mentioned`: it names the brand without tagging it.
    """
    if addressed:
        if Signal.QUESTION in signals:
            return True, Reason.QUESTION
        if is_negative:
            return True, Reason.NEGATIVE
        if Signal.SERVICE in signals:
            return True, Reason.SERVICE
    elif mentioned and Signal.CHURN in signals:
        return True, Reason.CHURN
    return False, Reason.NOTHING
