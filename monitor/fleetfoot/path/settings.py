"""``[run]``: when a live run begins and ends."""

from __future__ import annotations

from dataclasses import dataclass

from fleetfoot.keys import Flag, Number, check, key


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSettings:
    """When a live run begins and ends."""

    by_itself: bool = key(
        Flag(),
        default=False,
        help="whether `run` waits until you run, ends the run when you have stopped, and waits for the next;"
        " the same as `--by-itself`",
    )
    stopped_s: float = key(
        Number(30, 7200, "s"),
        600.0,
        help="how long you have neither run nor walked when such a run is over; a break that is shorter is part of it",
    )

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        check(self, "run")
