"""Where the live page listens, as people write it."""

from __future__ import annotations

import re
from typing import Final

from fleetfoot.errors import UsageError

_BRACKETED: Final = re.compile(r"\[([0-9A-Fa-f:.]+(?:%\w+)?)\](?::(\d{1,5}))?", re.ASCII)
_PLAIN: Final = re.compile(r"([A-Za-z0-9._-]+)(?::(\d{1,5}))?", re.ASCII)
_BARE_IPV6: Final = re.compile(r"([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)()", re.ASCII)


def split_listen(text: str, place: str) -> tuple[str, int | None]:
    """Return the address and, where it is said, the port of ``HOST`` or ``HOST:PORT``.

    Raises
    ------
    UsageError
        It is neither; ``place`` says where it stands.

    >>> split_listen("0.0.0.0", "--listen"), split_listen("[::1]:80", "--listen"), split_listen("::", "--listen")
    (('0.0.0.0', None), ('::1', 80), ('::', None))
    """
    for form in (_BRACKETED, _PLAIN, _BARE_IPV6):
        if (parts := form.fullmatch(text)) is not None:
            port = int(parts[2]) if parts[2] else None
            if port is None or 0 < port < 65536:
                return parts[1], port
    raise UsageError(
        f"{place} is {text!r}: expected HOST or HOST:PORT, such as 0.0.0.0 for every network or [::1]:8737"
    )
