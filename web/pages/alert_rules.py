"""What managers do on /alerts: rules, one by one or from a file; channels tried, lost alerts sent again."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect
from werkzeug.wrappers import Response

from listener.alerts.rules import FIELDS, read_rule
from listener.errors import FieldError
from listener.model import AlertRule, Rank
from listener.store.alert_log import put_test
from listener.store.alerts import all_rules, remove_rule, rename_rule
from listener.store.outbox import send_again
from listener.tables import sheets
from listener.words import _
from web import forms
from web.access import allowed, who
from web.bodies import takes_file
from web.importing import bring
from web.pages.alerts import page
from web.site import site

blueprint = Blueprint("alert_rules", __name__)
Answer = tuple[str, int] | Response


@blueprint.post("/alerts/rules")
@allowed(Rank.MANAGER)
def save() -> Answer:
    """A new rule, or another one in place of the one that was called `was`."""
    found = site()
    typed = {name: forms.field(name) for name in FIELDS}
    was = forms.field("was")
    try:
        rule = read_rule(typed)
        _check_name(rule, was, {one.rule.name for one in all_rules(found.store)})
    except FieldError as error:
        wrong = {error.field: error.told}
        if error.field == "channel":
            # It may be an address, which holds secrets: it is not shown again.
            typed["channel"] = ""
        return page(typed=typed, was=was, wrong=wrong), 400
    rename_rule(found.store, was or rule.name, rule, who=who(), now=found.clock())
    flash(_("The rule {name} is kept.").format(name=rule.name))
    return redirect("/alerts")


def _check_name(rule: AlertRule, was: str, known: set[str]) -> None:
    if was and was not in known:
        raise FieldError("name", _("the rule was removed or renamed meanwhile; open the page again"))
    if rule.name != was and rule.name in known:
        raise FieldError("name", _("there is a rule of that name already; choose another"))


@blueprint.post("/alerts/rules/remove")
@allowed(Rank.MANAGER)
def remove() -> Answer:
    """The end of a rule; what it raised stays."""
    found, name = site(), forms.field("name")
    if not remove_rule(found.store, name, who=who(), now=found.clock()):
        return page(wrong={"rules": _("There is no rule of that name; it may be removed already.")}), 400
    flash(_("The rule {name} is removed.").format(name=name))
    return redirect("/alerts")


@blueprint.post("/alerts/import")
@allowed(Rank.MANAGER)
@takes_file
def take() -> Answer:
    """Rules from a CSV file: with `do` "check" only what would change, with "import" the change itself."""
    found = site()
    brought = bring(found, sheets(found.config)["alerts"])
    if brought.kept is None:
        return page(brought=brought), brought.status
    flash(_("Imported: {plan}.").format(plan=brought.kept))
    return redirect("/alerts")


@blueprint.post("/alerts/test")
@allowed(Rank.MANAGER)
def test() -> Answer:
    """A message for trying a channel: it takes the way of every alert."""
    found, name = site(), forms.field("channel")
    if name not in found.config.channels:
        return page(wrong={"channels": _("There is no channel of that name.")}), 400
    title = _("A test from {workspace}").format(workspace=found.config.workspace.name)
    put_test(found.store, name, title, who=who(), now=found.clock())
    flash(_("A test for {name} is in the outbox; below is what comes of it.").format(name=name))
    return redirect("/alerts")


@blueprint.post("/alerts/again")
@allowed(Rank.MANAGER)
def again() -> Response:
    """Another try at what could not be delivered."""
    found = site()
    key, channel = forms.field("key"), forms.field("channel")
    if not key or not channel:
        abort(400, _("Name the alert and its channel."))
    if send_again(found.store, key, channel, who=who(), now=found.clock()):
        flash(_("It is sent again."))
    else:
        flash(_("It is being sent already, or was."))
    return redirect("/alerts")
