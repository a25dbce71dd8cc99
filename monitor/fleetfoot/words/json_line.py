"""A record as one line of JSON that no reader and no terminal can take for anything else."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

# Ends of line to some readers (RFC 8259 lets them stand), codes to a terminal, and lone surrogates: they come
# with file names that are not UTF-8, and no encoding has them.
_ESCAPED: Final = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def json_line(record: Mapping[str, Any]) -> str:
    r"""Return ``record`` as one line of JSON without its end; what is not finite becomes null.

    >>> json_line({"value": float("nan"), "name": "Zo\u00eb"}) == '{"value":null,"name":"Zo\u00eb"}'
    True
    """
    line = json.dumps(_finite(record), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def _finite(value: object) -> object:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in cast("dict[str, object]", value).items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in cast("list[object]", value)]
    return value
