"""Whether a message needs a response, and why."""

from __future__ import annotations

import pytest

from listener.cases.needs import needs_response
from listener.model import Reason, Signal

QUESTION, SERVICE, CHURN = Signal.QUESTION, Signal.SERVICE, Signal.CHURN


@pytest.mark.parametrize(
    ("signals", "is_negative", "verdict"),
    [
        (QUESTION | SERVICE | CHURN, True, (True, Reason.QUESTION)),
        (SERVICE | CHURN, True, (True, Reason.NEGATIVE)),
        (SERVICE | CHURN, False, (True, Reason.SERVICE)),
        (CHURN, False, (False, Reason.NOTHING)),
        (Signal.NONE, False, (False, Reason.NOTHING)),
    ],
)
@pytest.mark.parametrize("mentioned", [False, True])
def test_an_addressed_post_needs_one_for_a_question_a_negative_tone_or_a_service_term_in_that_order(
    signals: Signal, is_negative: bool, mentioned: bool, verdict: tuple[bool, Reason]
) -> None:
    told = needs_response(addressed=True, mentioned=mentioned, signals=signals, is_negative=is_negative)
    assert told == verdict


@pytest.mark.parametrize(
    ("mentioned", "signals", "verdict"),
    [
        (True, QUESTION | SERVICE | CHURN, (True, Reason.CHURN)),
        (True, QUESTION | SERVICE, (False, Reason.NOTHING)),
        (False, QUESTION | SERVICE | CHURN, (False, Reason.NOTHING)),
    ],
)
def test_a_post_that_addresses_nobody_needs_one_only_if_it_names_a_brand_with_a_churn_term(
    mentioned: bool, signals: Signal, verdict: tuple[bool, Reason]
) -> None:
    assert needs_response(addressed=False, mentioned=mentioned, signals=signals, is_negative=True) == verdict
