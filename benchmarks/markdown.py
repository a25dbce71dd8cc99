"""Tables on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield a table in Markdown.

    >>> list(table(["a", "b"], [["1", "2"]]))
    ['| a | b |', '|---|---|', '| 1 | 2 |', '']
    """
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def share(part: float, whole: float) -> str:
    """Return a share in percent; a dash of nothing.

    >>> share(1, 8), share(0, 0)
    ('12 %', '-')
    """
    return f"{100.0 * part / whole:.0f} %" if whole else "-"
