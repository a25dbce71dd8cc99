"""What a report holds of the chart library: script and style, inlined, with what its policy says of them."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Mapping

_FOLDER: Final = "static/report"
_PLAIN: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


class Inlined(NamedTuple):
    """Script and style of the charts; both empty where this installation was made without them."""

    script: Markup
    style: Markup

    @property
    def policy(self) -> str:
        """Content Security Policy of a report: this script, and no other."""
        if not self.script:
            return _PLAIN
        digest = base64.b64encode(hashlib.sha256(self.script.encode()).digest()).decode()
        return f"{_PLAIN}; script-src 'sha256-{digest}'"


@cache
def inlined() -> Inlined:
    """Return what the charts are drawn with, as it was built."""
    folder = files("fleetfoot.page").joinpath(_FOLDER)
    script, style = (folder.joinpath(name) for name in ("report.js", "style.css"))
    if not (script.is_file() and style.is_file()):
        return Inlined(Markup(), Markup())
    # What ends a script element ends it within a string too.
    text = script.read_text(encoding="utf-8").replace("</", "<\\/").strip()
    return Inlined(Markup(text), Markup(style.read_text(encoding="utf-8").strip()))  # noqa: S704 - our own files


def data(record: Mapping[str, Any]) -> Markup:
    """Return a record as JSON that may stand in a script element."""
    text = json.dumps(record, separators=(",", ":"), allow_nan=False)
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - nothing in it can end the element
