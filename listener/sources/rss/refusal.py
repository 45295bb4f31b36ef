"""What an operator should know and do when a server answers with something else than a feed. Pure."""

from __future__ import annotations

from listener.net import redact

_SENTENCES = {
    401: "asks for a name and password; put them into its url (https://name:password@host/...)",
    403: "refuses us; open it in a browser: it may forbid programs or ask for a sign-in",
    404: "is not found; correct the url of the source or remove it",
    410: "is gone for good and is not asked again; give the source another url or remove it",
    429: "was asked too often; raise `every` of its sources",
}
_SERVER_ERROR = "has trouble of its own; nothing to do unless it stays so for days"
_OTHER = "sent no feed; open it in a browser and correct its url"


def refusal(status: int, url: str) -> str:
    """One sentence naming the address, its answer, and the remedy."""
    sentence = _SENTENCES.get(status, _SERVER_ERROR if status >= 500 else _OTHER)
    return f"{redact(url)} answered {status}: it {sentence}"
