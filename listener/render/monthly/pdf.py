"""A document as PDF, by WeasyPrint: an optional part of the product. It fetches nothing.

The same document gives the same bytes: no time of making and no chance are in them, only the document, the
stylesheet, and the versions of the library and of the fonts of the machine.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from listener.errors import RenderError
from listener.render.monthly.html import report_html
from listener.reports.monthly.document import Document
from listener.words import _

if TYPE_CHECKING:
    from weasyprint import HTML

_REMEDY = (
    'PDFs need WeasyPrint and Pango: pip install "brand-listener[pdf]", and Pango from the system, such as '
    "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 ({reason}). HTML and text need neither."
)


def report_pdf(document: Document) -> bytes:
    """The PDF. RenderError with the remedy where its makers are not installed."""
    page = report_html(document)
    found: bytes | None = _weasyprint()(string=page, base_url="about:blank", url_fetcher=_nothing).write_pdf(
        pdf_identifier=sha256(page.encode()).digest()[:16],
        pdf_tags=True,
    )
    assert found is not None  # it was not told to write to a file
    return found


def _weasyprint() -> type[HTML]:
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:
        reason = " ".join(str(error).split())[:120]
        raise RenderError(_(_REMEDY).format(reason=reason)) from error
    found: type[HTML] = HTML
    return found


def _nothing(url: str, *_arguments: object, **_options: object) -> object:
    raise ValueError(f"a report holds all it needs and fetches nothing: {url[:80]}")
