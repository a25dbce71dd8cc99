"""Values as TOML spells them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fleetfoot.config.kind import Value


def toml_value(value: Value) -> str:
    r"""Return a value as it stands after the sign of equality, whatever characters a text holds.

    >>> toml_value(1.78), toml_value(True), toml_value("a\n\"b\"")
    ('1.78', 'true', '"a\\n\\"b\\""')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    # A JSON string is a TOML basic string, but for DEL, which TOML wants escaped too.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def toml_comment(text: str) -> str:
    r"""Return a text on one line without control characters, as a comment must be.

    What UTF-8 cannot hold becomes a question mark: a name from the command line can have such parts.

    >>> toml_comment("Strap\n[store]")
    'Strap\\n[store]'
    """
    return toml_value(text.encode(errors="replace").decode())[1:-1]
