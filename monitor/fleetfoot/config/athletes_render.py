"""The athletes of a group, written so that they can be read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetfoot.config.athletes_layer import LEAVES
from fleetfoot.config.model import Origin
from fleetfoot.config.toml_value import toml_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetfoot.config.model import Config, Member


def athletes_lines(config: Config) -> Iterator[tuple[str, str]]:
    """Yield each line with its comment."""
    for member in config.athletes:
        yield f"\n[athletes.{toml_value(member.athlete.name)}]", ""
        for leaf, value in _settings(member).items():
            yield f"{leaf} = {_toml(value)}", Origin.FILE.value


def athletes_values(config: Config) -> dict[str, Any]:
    """Return by dotted key the value of each setting, as JSON values, and where it came from."""
    return {
        f"athletes.{toml_value(member.athlete.name)}.{leaf}": {
            "value": list(value) if isinstance(value, tuple) else value,
            "from": Origin.FILE.value,
        }
        for member in config.athletes
        for leaf, value in _settings(member).items()
    }


def _toml(value: float | tuple[str, ...]) -> str:
    return f"[{', '.join(map(toml_value, value))}]" if isinstance(value, tuple) else toml_value(value)


def _settings(member: Member) -> dict[str, float | tuple[str, ...]]:
    """Return what is said of a member."""
    said = {leaf: getattr(member.athlete, leaf) for leaf in LEAVES}
    found = {leaf: value for leaf, value in said.items() if value is not None}
    return found | ({"use": member.use} if member.use else {})
