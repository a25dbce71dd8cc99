"""How a message shows what somebody wrote: on one line, and not all of it where it is long."""

from __future__ import annotations


def printable(key: str) -> str:
    """Return a key, which TOML lets hold anything between quotes, on one line."""
    return key if key.isprintable() else repr(key)[1:-1]


def shown(raw: object) -> str:
    """Return a value."""
    text = repr(raw) if not isinstance(raw, bool) else str(raw).lower()
    return text if len(text) <= 60 else f"{text[:57]}..."
