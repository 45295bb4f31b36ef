"""What is said of scores: what of a post a mention's is of, and by whom."""

from __future__ import annotations

from listener.render.figures import counted
from listener.store.listing import StoredMention
from listener.words import _


def scored_on(one: StoredMention) -> tuple[str, str]:
    """What the tone of a mention rests on where that is not simply the score of the whole post: in two words,
    and in a sentence. Empty where it is.
    """
    if one.corrected:
        return _("said by people"), _("People said otherwise than the scorer: their word counts.")
    if one.sentiment is None or one.brands < 2:
        return "", ""
    several = counted(one.brands, "brand")
    if one.by_sentence:
        told = _("The post names {brands}: this is the score of the sentences about this one.")
        return _("own sentences"), told.format(brands=several)
    others = counted(one.brands - 1, "brand")
    told = _("The post names {brands}: this is the score of the whole post.")
    return _("shared with {brands}").format(brands=others), told.format(brands=several)
