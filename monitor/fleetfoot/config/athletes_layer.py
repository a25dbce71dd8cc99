"""Read ``[athletes.NAME]``: the group that a coach watches in one live run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from fleetfoot.config.model import Athlete, Member
from fleetfoot.config.schema import ATHLETE, SENSOR, nearest
from fleetfoot.config.wording import printable, shown
from fleetfoot.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from fleetfoot.config.kind import Value

LEAVES: Final = ("height_m", "hr_rest_bpm", "hr_max_bpm")
"""Keys of ``[athlete]`` that a member of a group has as well."""


class AthletesReader:
    """Reads the athletes of one file; the path is for messages."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, raw: object) -> tuple[Member, ...]:
        """Return the members in their order.

        Raises
        ------
        UsageError
            A name, key or value does not fit, or a sensor is named for two of them.
        """
        members = tuple(self._member(name, table) for name, table in self._table(raw, "athletes").items())
        self._check_owners(members)
        return members

    def _member(self, name: str, raw: object) -> Member:
        where = f"athletes.{shown(name)}"
        kind = ATHLETE["athlete.name"].kind
        if kind.read(name) != name:
            raise self._wrong(f"{where}: expected {kind.expected} as a name")
        table = self._table(raw, where)
        known = [f"{where}.{leaf}" for leaf in (*LEAVES, "use")]
        for key in table:
            if f"{where}.{key}" not in known:
                advice = nearest(f"{where}.{key}", known)
                raise self._wrong(f"unknown key {where}.{printable(key)}; {advice}")
        height_m, rest, most = (self._number(where, leaf, table) for leaf in LEAVES)
        if rest is not None and most is not None and rest >= most:
            raise self._wrong(f"{where}: hr_rest_bpm = {rest:g} is not below hr_max_bpm = {most:g}")
        return Member(Athlete(name, height_m, rest, most), self._use(where, table))

    def _number(self, where: str, leaf: str, table: dict[str, object]) -> float | None:
        if leaf not in table:
            return None
        kind = ATHLETE[f"athlete.{leaf}"].kind
        value: Value | None = kind.read(table[leaf])
        if not isinstance(value, int | float):
            raise self._wrong(f"{where}.{leaf} is {shown(table[leaf])}: expected {kind.expected}")
        return value

    def _use(self, where: str, table: dict[str, object]) -> tuple[str, ...]:
        raw = table.get("use", [])
        names = [SENSOR.read(each) for each in _list(raw)]
        if None in names:
            raise self._wrong(
                f"{where}.use is {shown(raw)}: expected a list of names or addresses of sensors"
            )
        return tuple(str(name) for name in names)

    def _check_owners(self, members: tuple[Member, ...]) -> None:
        owners: dict[str, str] = {}
        for member in members:
            for sensor in member.use:
                owner = owners.setdefault(sensor.casefold(), member.athlete.name)
                if owner != member.athlete.name:
                    raise self._wrong(
                        f"the sensor {shown(sensor)} is named for two athletes, {shown(owner)} and"
                        f" {shown(member.athlete.name)}: leave it to one of them"
                    )

    def _table(self, raw: object, name: str) -> dict[str, object]:
        if not isinstance(raw, dict):
            raise self._wrong(f"{name} is {shown(raw)}: expected a section of that name")
        return cast("dict[str, object]", raw)

    def _wrong(self, what: str) -> UsageError:
        return UsageError(f"{self._path}: {what}")


def _list(raw: object) -> list[object]:
    """Return a list as it is, and what is none as a list of what fits nothing."""
    return cast("list[object]", raw) if isinstance(raw, list) else [None]
