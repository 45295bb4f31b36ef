"""The columns of a day as bytes and back: what is kept of a day so that nobody has to read its rows again.

A line of JSON says how many entries there are, what the codes in them stand for, and of each column its least
value and the type of what lies above it; the columns follow, one after the other.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from listener.store.columns import Columns, Days

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

_LAYOUT = 1
"""Another one wherever what follows is to be read in another way."""
_FIELDS = tuple(Columns.__dataclass_fields__)
_NAMED = ("brand", "source", "lang")
_SIZES = ("<u1", "<u2", "<u4", "<u8")


def packed(found: Columns, names: Days) -> bytes:
    """The columns, whose codes are of `names`."""
    import numpy as np

    codes = np.unique(np.concatenate([getattr(found, field) for field in _NAMED]))
    # Few, and large: hashes.
    sets = np.unique(found.keyword_set)
    told, parts = [], []
    for field in _FIELDS:
        values = getattr(found, field)
        if field in _NAMED:
            values = np.searchsorted(codes, values)
        elif field == "keyword_set":
            values = np.searchsorted(sets, values)
        least, above = _above(values.astype(np.int64))
        told.append([field, least, above.dtype.str.replace("|", "<")])
        parts.append(above.tobytes())
    head = {
        "layout": _LAYOUT,
        "rows": len(found),
        "names": [names.name(int(code)) for code in codes],
        "sets": sets.tolist(),
        "columns": told,
    }
    return b"".join((json.dumps(head, ensure_ascii=False).encode(), b"\n", *parts))


def unpacked(data: bytes, names: Days) -> Columns | None:
    """The columns with codes of `names`; None if they are not those that are read today."""
    import numpy as np

    line, _newline, body = data.partition(b"\n")
    head = json.loads(line)
    if head.get("layout") != _LAYOUT or [field for field, _least, _size in head["columns"]] != list(_FIELDS):
        return None
    codes = np.array([names.code(name) for name in head["names"]], dtype=np.int32)
    sets = np.array(head["sets"], dtype=np.int64)
    start = 0
    found: dict[str, npt.NDArray[Any]] = {}
    for field, least, size in head["columns"]:
        above = np.frombuffer(body, dtype=size, count=head["rows"], offset=start)
        start += above.nbytes
        values = above.astype(np.int64)
        values += least
        if field in _NAMED:
            found[field] = codes[values]
        else:
            found[field] = sets[values] if field == "keyword_set" else values.astype(_kind(field), copy=False)
    return Columns(**found)


def _above(values: Numbers) -> tuple[int, npt.NDArray[Any]]:
    """The least value, and how far each lies above it, as narrow as can be."""
    import numpy as np

    if not len(values):
        return 0, values.astype(_SIZES[0])
    least = int(values.min())
    # The two may be further apart than a signed number can say; without a sign it can.
    above = (values - least).view(np.uint64)
    most = int(above.max())
    return least, above.astype(next(size for size in _SIZES if most < 1 << 8 * int(size[2:])))


def _kind(field: str) -> type[np.generic]:
    """The type of a column's entries."""
    import numpy as np

    kinds: dict[str, type[np.generic]] = {
        "group": np.int16,
        "tone": np.int8,
        "compound": np.int16,
        "is_repost": np.bool_,
    }
    return kinds.get(field, np.int64)
