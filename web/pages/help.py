"""/help: what every figure means, in the words that stand beside it in the code."""

from __future__ import annotations

import inspect
from dataclasses import dataclass

from flask import Blueprint

from listener.metrics.agreement import Agreement
from listener.metrics.audit import ClassAccuracy, Corrected
from listener.model import Rank
from listener.reports.accuracy import Accuracy
from listener.reports.breakdown import BreakdownRow
from listener.reports.census import TagUse
from listener.reports.change_points import Change
from listener.reports.changes import Moved, Shift
from listener.reports.drivers import SegmentDriver
from listener.reports.excess_voice import ExcessVoice
from listener.reports.health import SourceHealth
from listener.reports.keywords import KeywordReport, Trial
from listener.reports.report import Awareness, Report, Tone
from listener.reports.response import CaseFigures, MessageFigures, Times
from listener.reports.response_parts import CurvePoint, Hour, Segment
from listener.reports.series import BrandDay
from listener.reports.spikes import Spike
from listener.reports.terms import TermChange
from listener.reports.tone import ScoredRow
from listener.reports.top_authors import TopAuthor
from listener.words import N_, _
from web.access import allowed
from web.filters import read_filters
from web.frame import render
from web.site import site

blueprint = Blueprint("help", __name__)
_DEFINED: tuple[tuple[str, type], ...] = (
    (N_("Awareness"), Awareness),
    (N_("Sentiment"), Tone),
    (N_("Change of share of voice"), Moved),
    (N_("Change of sentiment"), Shift),
    (N_("What drove a change of sentiment"), SegmentDriver),
    (N_("Words that became more or less usual"), TermChange),
    (N_("Change of level"), Change),
    (N_("Louder than usual"), Spike),
    (N_("How much is scored"), ScoredRow),
    (N_("Messages"), MessageFigures),
    (N_("Cases"), CaseFigures),
    (N_("Response times"), Times),
    (N_("Responses of an agent or a channel"), Segment),
    (N_("Hours of the week"), Hour),
    (N_("The curve of answers"), CurvePoint),
    (N_("Accuracy by corrections"), Accuracy),
    (N_("Shares corrected by an audit"), Corrected),
    (N_("Accuracy by an audit"), ClassAccuracy),
    (N_("Agreement of two people"), Agreement),
    (N_("Day by day"), BrandDay),
    (N_("Share of voice within something"), BreakdownRow),
    (N_("Top authors"), TopAuthor),
    (N_("Share of voice and market share"), ExcessVoice),
    (N_("A hashtag and its use"), TagUse),
    (N_("Keywords"), KeywordReport),
    (N_("A keyword tried out"), Trial),
    (N_("Coverage of a period"), Report),
    (N_("Health of a source"), SourceHealth),
)
_NOTES = (
    (
        N_("Unknown is not zero"),
        N_(
            "A figure whose input is unknown, or that would be divided by nothing, is shown as “—”, is "
            "empty in CSV and null in JSON. Mentions whose language has no proved scorer are “not "
            "scored”: they count in volume and stay out of every figure of tone."
        ),
    ),
    (
        N_("Every figure opens"),
        N_(
            "A click on a figure leads to the very mentions it was made of; the list says how many they "
            "are, and its CSV holds them all. Reach and potential impressions are made of reposts as "
            "well, so their list shows these too."
        ),
    ),
    (
        N_("What counts as a mention"),
        N_(
            "A post counts once for each brand it names. A post by a tracked brand’s own account is kept, "
            "but is a mention of none; a pure repost adds to reach and is never a mention. Where a feed "
            "was searched for a brand, its entries are “matched by source”."
        ),
    ),
    (
        N_("Messages, cases and responses"),
        N_(
            "A message is a post addressed to a brand. A case is one author’s need for an answer in one "
            "conversation, until a handle of the brand answers; what comes after an answer is timed as a "
            "next response. Cases still open are counted in: a response time is read off the curve of all "
            "cases, with those that wait at the age they have. The median of answered cases alone leaves "
            "out the slow ones that are still open, and stands beside it only to show by how much that "
            "flatters. Where opening hours are set, the target and what is overdue are in opening hours."
        ),
    ),
    (
        N_("Days, periods and comparison"),
        N_(
            "A day is a local day of the workspace. A period includes its first day and excludes its “to” "
            "day; without dates it is the last thirty complete days. A day that is not over is marked in "
            "charts and takes no part in a comparison. A year ago means 52 weeks ago, so that weekdays "
            "meet their like. A mention is counted when it was written, not when it was found; where the "
            "source gives no usable date, it is the time first seen, marked as estimated."
        ),
    ),
    (
        N_("Coverage"),
        N_(
            "The share of due polls that succeeded, by source. Below 95 % the volume of two periods is "
            "not comparable: the pages say so and name the hours that are missing. A paused source owes "
            "no polls. X goes on from where its last poll came to, so only what lies beyond the seven days "
            "that it can search is missing for good."
        ),
    ),
    (
        N_("What X costs"),
        N_(
            "X charges for each post and each profile it answers with, once per UTC day, and for each "
            "request for counts; the prices are those of the configuration. A request reserves its highest "
            "price before it is made, so that no budget is passed. The cost per 1,000 mentions is the "
            "month's cost over the mentions that were first seen through the source in that month."
        ),
    ),
    (
        N_("Counted by X"),
        N_(
            "How many posts X itself counted for each brand, hour by hour. It counts posts that are gone by "
            "now and does not say which ones, so these figures open no rows and are never mixed with the "
            "mentions that were read. Shares are over the hours in which every brand was counted."
        ),
    ),
    (
        N_("Intervals and verdicts"),
        N_(
            "The interval under a figure answers whether another such period would differ. Posts of one "
            "author are not independent of each other, so intervals and tests take the author as the unit: "
            "each author up to a thousand of them, 64 random groups of authors above. A change of share "
            "of voice or of net sentiment is tested by exchanging whole authors between the two periods at "
            "random, 9,999 times; p values are adjusted over the brands together, and only below 0.05 does "
            "a change get a colour. “Driven by one author”: without the author of the largest influence "
            "it would be none. With fewer than ten authors in either period nothing is judged."
        ),
    ),
    (
        N_("Spikes"),
        N_(
            "A day is compared with the same weekday of the last eight weeks, on the scale of a square "
            "root, on which counts of any size scatter alike; days that were spikes themselves are left out. "
            "z says how many scales it lies above the median: 3.5 is a spike (with ten mentions or more, and "
            "half as many again as usual), 5 a severe one. Today is compared with the same hours of past "
            "days. A slow rise is told by a moving average of z. How often such an alarm is false is "
            "measured for counts that scatter as these do."
        ),
    ),
    (
        N_("Alerts"),
        N_(
            "A rule tells of what comes about after it was made, each occasion once. What falls due in its "
            "quiet hours goes out as one message after them; within its cool-down it tells no more of the "
            "same brand, case or source, which the list of alerts shows as suppressed. A message is tried "
            "again for 24 hours and always has the same key; what is refused for good stands on the status "
            "page."
        ),
    ),
    (
        N_("Posts on several brands"),
        N_(
            "A sentence is about the brands that it names; one that names none goes on about what the "
            "sentence before was about. Each brand has the score of the sentences about it. Where these are "
            "the whole post, or only the source says that the post is about the brand, it is the score of "
            "the whole post, shared with the others. A word of people on a post counts for all its brands."
        ),
    ),
    (
        N_("Audits of sentiment"),
        N_(
            "An audit draws scored mentions at random, of a brand or of all, and people label them without "
            "seeing the score. What the scorer said at the draw is compared with the labels: only these "
            "tell how often it is right, for what people correct elsewhere is what they noticed. Net "
            "sentiment is called unaudited until at least 100 mentions are labelled in an audit of the "
            "scorers in use. Until then, labels that a training left out to see tell how often the scorer "
            "it was of is right. What cannot be told is skipped and counts nowhere."
        ),
    ),
    (
        N_("Removed at the source"),
        N_(
            "A post that was deleted, protected or withheld at its source, or forgotten here, keeps its "
            "place in the counts of its day, brand and tone. Its text, author, link, keywords and audience "
            "are gone, so it no longer adds to reach, and the post is not kept again."
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a definition; the name of a figure has an `anchor` where it is defined first."""

    text: str
    is_name: bool
    anchor: str | None


@dataclass(frozen=True, slots=True)
class Definition:
    """A heading and its text."""

    title: str
    parts: tuple[Part, ...]


@blueprint.get("/help")
@allowed(Rank.VIEWER)
def show() -> str:
    """The page."""
    found = site()
    now = found.clock()
    read_filters(found, now, ())
    notes = [(_(title), _(text)) for title, text in _NOTES]
    return render("help.html", found, now, here="/help", definitions=definitions(), notes=notes)


def definitions() -> list[Definition]:
    """The docstrings of the report objects, cut at their backticks."""
    anchored: set[str] = set()
    found = []
    for title, noun in _DEFINED:
        text = _(" ".join((inspect.getdoc(noun) or "").split()))
        parts = []
        for number, piece in enumerate(text.split("`")):
            is_name = number % 2 == 1
            anchor = piece if is_name and piece not in anchored else None
            if anchor:
                anchored.add(anchor)
            parts.append(Part(piece, is_name, anchor))
        found.append(Definition(_(title), tuple(parts)))
    return found
