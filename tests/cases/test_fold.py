"""How cases open, are answered, reopen, close and split."""

from __future__ import annotations

from datetime import timedelta

from listener.model import Action, CaseState, Rule, Work
from tests.cases.threads import NOON, ask, desk, done, minute, reply, the_case, waits
from tests.metrics.examples import example

OPEN, ANSWERED = CaseState.OPEN, CaseState.ANSWERED
RESOLVED, WITHDRAWN, DISMISSED = CaseState.RESOLVED, CaseState.WITHDRAWN, CaseState.DISMISSED
DAY = 24 * 60
QUESTION = ask(1)
ANSWER = reply(2, 10, QUESTION)


def test_messages_before_the_first_answer_are_one_case() -> None:
    case = the_case(QUESTION, ask(3, 5), ask(4, 9 * DAY), reply(2, 9 * DAY + 1, QUESTION))
    assert (case.messages, case.last_post) == ((1, 3, 4), 4)
    assert waits(case) == [(0, 9 * DAY + 1, ANSWERED)]


def test_a_further_message_after_an_answer_reopens_the_case_and_keeps_the_first_answer() -> None:
    case = the_case(QUESTION, ANSWER, ask(3, 20), reply(4, 50, names=("anna",)))
    assert waits(case) == [(0, 10, ANSWERED), (20, 50, ANSWERED)]
    assert (case.state, case.first_response_at, case.reopened) == (ANSWERED, minute(10), (minute(20),))


def test_a_further_message_after_seven_days_of_silence_is_a_new_case() -> None:
    week = 10 + 7 * DAY
    assert len(desk(QUESTION, ANSWER, ask(3, week)).cases) == 1
    assert [waits(case) for case in desk(QUESTION, ANSWER, ask(3, week + 1)).cases] == [
        [(0, 10, ANSWERED)],
        [(week + 1, None, OPEN)],
    ]


def test_a_message_after_resolution_is_a_new_case() -> None:
    resolved = done(1, 30, QUESTION, Action.RESOLVE)
    first, second = desk(QUESTION, ANSWER, ask(3, 40), work=(resolved,)).cases
    assert (first.state, first.closed_at, first.closed_by) == (RESOLVED, minute(30), "Jo")
    assert (second.state, second.post) == (OPEN, 3)


def test_a_reply_that_answered_already_answers_no_later_message_unless_it_says_so() -> None:
    later = ask(3, 10 + 3 / 60)
    assert waits(the_case(QUESTION, ANSWER, later))[1:] == [(10 + 3 / 60, None, OPEN)]
    direct = reply(4, 10 + 1 / 60, later)
    case = the_case(QUESTION, ANSWER, direct, later)
    assert (waits(case)[1:], case.replies) == ([(10.05, 10.05, ANSWERED)], 2)


def test_who_takes_the_question_back_before_an_answer_has_withdrawn() -> None:
    gone = ask(1, removed_at=minute(5))
    (message,) = desk(QUESTION).messages
    case = the_case(ask(1, removed_at=minute(5), held=(message,)))
    assert gone.removed_at is not None
    assert (case.state, case.closed_at, waits(case)) == (WITHDRAWN, minute(5), [(0, 5, WITHDRAWN)])


def test_a_question_taken_back_after_the_answer_was_answered() -> None:
    (message,) = desk(QUESTION).messages
    case = the_case(ask(1, removed_at=minute(50), held=(message,)), ANSWER)
    assert waits(case) == [(0, 10, ANSWERED)]


def test_a_case_goes_on_while_one_of_its_messages_is_left() -> None:
    (message,) = desk(QUESTION).messages
    case = the_case(ask(1, removed_at=minute(5), held=(message,)), ask(3, 2))
    assert (case.post, case.state, waits(case)) == (1, OPEN, [(0, None, OPEN)])


def test_a_case_that_needs_no_response_is_dismissed_and_the_next_message_opens_another() -> None:
    dismissed = done(1, 5, QUESTION, Action.DISMISS)
    first, second = desk(QUESTION, ask(3, 20), work=(dismissed,)).cases
    assert (first.state, waits(first)) == (DISMISSED, [(0, 5, DISMISSED)])
    assert waits(second) == [(20, None, OPEN)]


def test_an_answered_case_cannot_be_dismissed_out_of_the_figures() -> None:
    case = the_case(QUESTION, ANSWER, work=(done(1, 30, QUESTION, Action.DISMISS),))
    assert (case.state, waits(case)) == (ANSWERED, [(0, 10, ANSWERED)])


def test_what_is_closed_without_an_answer_was_not_answered() -> None:
    case = the_case(QUESTION, work=(done(1, 5, QUESTION, Action.RESOLVE),))
    assert (case.state, case.first_response_at, waits(case)) == (RESOLVED, None, [(0, 5, RESOLVED)])


def test_a_late_reply_dated_before_the_resolution_answered_the_case() -> None:
    case = the_case(QUESTION, ANSWER, work=(done(1, 12, QUESTION, Action.RESOLVE),))
    assert (case.state, waits(case)) == (RESOLVED, [(0, 10, ANSWERED)])


def test_reopening_what_nobody_answered_goes_on_waiting_from_the_beginning() -> None:
    work = (done(1, 5, QUESTION, Action.DISMISS), done(2, 8, QUESTION, Action.REOPEN))
    case = the_case(QUESTION, work=work)
    assert (case.state, case.closed_at, waits(case)) == (OPEN, None, [(0, None, OPEN)])
    assert case.reopened == (minute(8),)


def test_reopening_what_was_answered_is_a_wait_of_its_own() -> None:
    case = the_case(QUESTION, ANSWER, work=(done(1, 30, QUESTION, Action.REOPEN),))
    assert waits(case) == [(0, 10, ANSWERED), (30, None, OPEN)]


def test_an_answer_elsewhere_counts_with_its_own_time() -> None:
    said = (NOON + timedelta(minutes=4)).isoformat()
    case = the_case(QUESTION, work=(done(1, 30, QUESTION, Action.ELSEWHERE, channel="phone", at=said),))
    assert (case.first_response_at, case.first_response_post, case.rule, case.agent) == (
        minute(4),
        None,
        Rule.ELSEWHERE,
        "Jo",
    )


def test_undoing_takes_back_one_thing_and_no_more() -> None:
    work = (
        done(1, 5, QUESTION, Action.TAG, tag="billing"),
        done(2, 6, QUESTION, Action.RESOLVE),
        done(3, 7, QUESTION, Action.UNDO, undoes=2),
    )
    case = the_case(QUESTION, work=work)
    assert (case.state, case.tags) == (OPEN, ("billing",))


def test_where_two_assignments_meet_the_later_one_stands() -> None:
    other = ask(3, 5)
    work = (
        done(1, 6, QUESTION, Action.ASSIGN, to="Ann"),
        done(2, 7, other, Action.ASSIGN, to="Ben"),
    )
    case = the_case(QUESTION, other, work=work)
    assert (case.assignee, case.assigned_at) == ("Ben", minute(7))


def test_work_stays_with_its_message_when_an_earlier_one_is_found() -> None:
    work = (done(1, 6, QUESTION, Action.ASSIGN, to="Ann"), done(2, 7, QUESTION, Action.SAVE))
    case = the_case(ask(5, -30), QUESTION, work=work)
    assert (case.post, case.assignee, case.outcome, case.outcome_at) == (5, "Ann", "saved", minute(7))


def test_example_c9() -> None:
    given, expected, _tolerance = example("C9")
    first_response, handling = [], []
    for one in given["cases"]:
        posts = [ask(1, one["opened"])]
        work: list[Work] = []
        if one["assigned"] is not None:
            work.append(done(1, one["assigned"], posts[0], Action.ASSIGN, to="g1"))
        if one["replied"] is not None:
            posts.append(reply(2, one["replied"], posts[0]))
        case = the_case(*posts, work=tuple(work))
        at = case.first_response_at
        first_response.append(None if at is None else (at - case.opened_at) / timedelta(minutes=1))
        since = max(case.opened_at, case.handled_from or case.opened_at)
        handling.append(None if at is None else (at - since) / timedelta(minutes=1))
    last = given["cases"][-1]
    assigned = done(1, last["assigned"], ask(1), Action.ASSIGN, to="g1")
    assigned_at = the_case(ask(1), work=(assigned,)).assigned_at
    assert assigned_at is not None
    assert {
        "first_response_minutes": first_response,
        "handle_minutes": handling,
        "open_age_since_assignment": (minute(last["as_of"]) - assigned_at) / timedelta(minutes=1),
    } == expected
