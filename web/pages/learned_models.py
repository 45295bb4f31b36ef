"""/sentiment/learning/model: the model in use for a language as a file, and models that people bring."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from listener.errors import UsageError
from listener.model import Rank
from listener.store.scorers import scorers_in_use
from listener.store.vectors import AT_ONCE
from listener.teaching import export_model, import_model
from listener.words import _
from web.access import allowed, who
from web.bodies import LONGEST_FILE, takes_file
from web.filters import read_filters
from web.learning import PATH
from web.pages.learning import page
from web.site import site

blueprint = Blueprint("learned_models", __name__)


@blueprint.get(f"{PATH}/model")
@allowed(Rank.MANAGER)
def download() -> Response:
    """The model in use for a language."""
    found = site()
    lang = read_filters(found, found.clock(), ("lang",)).given.get("lang", "")
    content = export_model(found.store, lang)
    if content is None:
        abort(404)
    response = Response(content, mimetype="application/json")
    name = scorers_in_use(found.store)[lang]
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


@blueprint.post(f"{PATH}/model")
@takes_file
@allowed(Rank.MANAGER)
def bring() -> AnyResponse | tuple[str, int]:
    """A model from elsewhere, which scores its language if it wins on the labels here; then back."""
    found = site()
    try:
        outcome = import_model(
            found.store, found.config, _file(), who=who(), now=found.clock(), at_once=AT_ONCE
        )
    except UsageError as error:
        return page(None, wrong=str(error)), 400
    flash(_(outcome.reason))
    return redirect(PATH)


def _file() -> bytes:
    upload = request.files.get("file")
    data = upload.read(LONGEST_FILE + 1) if upload else b""
    if not data:
        raise UsageError(_("Choose the file of a model first."))
    if len(data) > LONGEST_FILE:
        told = _("The file is longer than {most} MB; no model is.")
        raise UsageError(told.format(most=LONGEST_FILE // 1_000_000))
    return data
