"""How deep JSON goes: a few kilobytes of brackets would cost gigabytes, for each level has the path of all above it."""

from __future__ import annotations

import io
from typing import Any, Final, cast

import ijson  # type: ignore[import-untyped]

from fleetfoot.errors import UnreadableError

DEEPEST: Final = 64
"""As for XML; exports of sport programs go six deep."""
_OPENS: Final = frozenset({"start_map", "start_array"})
_CLOSES: Final = frozenset({"end_map", "end_array"})


def check_depth(where: str, content: bytes) -> None:
    """Refuse JSON that goes too deep; what is damaged is left to whoever reads it.

    Raises
    ------
    UnreadableError
        It is more than :data:`DEEPEST` deep.
    """
    if content.count(b"[") + content.count(b"{") <= DEEPEST:
        return
    depth = 0
    events = cast("Any", ijson).basic_parse(io.BytesIO(content), use_float=True, buf_size=2**16)
    try:
        for kind, _ in events:
            depth += (kind in _OPENS) - (kind in _CLOSES)
            if depth > DEEPEST:
                raise UnreadableError(
                    f"{where}: is JSON of more than {DEEPEST} levels: no export of a program is"
                )
    except (cast("Any", ijson).JSONError, ValueError, OverflowError):
        return
