"""What runs in the process that draws: a spec to a picture that runs nothing and leads nowhere else.

It must stay light to import: every fresh process imports it.
"""

from __future__ import annotations

import json
from xml.etree import ElementTree

from listener.render.links import is_local

SVG = "http://www.w3.org/2000/svg"
_BASE = "https://vega.github.io/vega-datasets/"
"""What the library puts before every address that names no server."""
_XLINK = "{http://www.w3.org/1999/xlink}href"
_ELEMENTS = frozenset({"svg", "g", "a", "path", "rect", "line", "circle", "text", "defs", "clipPath"})
_ATTRIBUTES = frozenset(
    {
        *("width", "height", "viewBox", "version", "id", "d", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy"),
        *("r", "cx", "cy", "rx", "ry", "transform", "opacity", "fill", "fill-opacity", "text-anchor"),
        *("stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-dashoffset"),
        *("stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "font-family", "font-size"),
        *("font-weight", "font-style", "clip-path", "display", "pointer-events"),
    }
)


def draw(spec: str) -> bytes | str:
    """The spec (JSON) as SVG; text says why it cannot be drawn. Never raises."""
    try:
        import vl_convert

        drawn: str = vl_convert.vegalite_to_svg(json.loads(spec), vl_version="6.4", allowed_base_urls=[])
        return clean(drawn)
    except Exception as error:
        return " ".join(f"{type(error).__name__}: {error}".split())[:200]


def clean(drawn: str) -> bytes:
    """The picture of what is known to be harmless: shapes, texts, links to paths of this installation.

    Scripts, styles, images, events and every other address are left out.
    """
    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(drawn)  # nosec B314  # drawn by the process itself, which has limits
    if _local_name(root) != "svg":
        raise ValueError("what was drawn is no picture")
    _clean(root)
    return ElementTree.tostring(root, encoding="unicode").encode()


def _clean(element: ElementTree.Element) -> None:
    href = (element.get(_XLINK) or element.get("href") or "").removeprefix(_BASE)
    kept = {name: value for name, value in element.items() if _is_harmless(name, value)}
    element.attrib.clear()
    element.attrib.update(kept)
    if _local_name(element) == "a" and is_local(href):
        element.set("href", href)
    for child in list(element):
        if _local_name(child) in _ELEMENTS:
            _clean(child)
        else:
            element.remove(child)


def _is_harmless(name: str, value: str) -> bool:
    if name not in _ATTRIBUTES:
        return False
    # The one attribute of those kept whose value may point elsewhere; here it points into the picture.
    return "url(" not in value.lower() or (name == "clip-path" and value.startswith("url(#"))


def _local_name(element: ElementTree.Element) -> str:
    """The name of an SVG element, "" for those of other languages."""
    space, _brace, name = element.tag.rpartition("}")
    return name if space == f"{{{SVG}" else ""
