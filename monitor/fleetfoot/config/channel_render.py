"""The channels of a configuration, written so that they can be read back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fleetfoot.config.channel import settings_of
from fleetfoot.config.model import Origin
from fleetfoot.notify.quiet import QuietHours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetfoot.config.channel import Setting
    from fleetfoot.config.model import Config

_UNSET: Final = {"detectors": "all", "quiet_hours": "none"}
"""What it means that nothing is said."""


def channel_lines(config: Config) -> Iterator[tuple[str, str]]:
    """Yield each line with its comment.

    A channel whose addresses stand in the environment alone is a comment as a whole: read back without that
    variable it would reach nobody.
    """
    for channel in config.channels.values():
        mark = "# " if channel.urls is not None and channel.urls_file is None else ""
        yield f"\n{mark}[channels.{channel.name}]", ""
        if channel.urls is not None:
            yield f'# urls = "{channel.urls}"', Origin.ENVIRONMENT.value
        for leaf, value in settings_of(channel).items():
            origin = config.origins.get(f"channels.{channel.name}.{leaf}", Origin.DEFAULT).value
            if value is not None:
                yield f"{mark}{leaf} = {_toml(value)}", origin
            elif leaf in _UNSET:
                yield f"# {leaf} =", f"not set: {_UNSET[leaf]}"


def channel_values(config: Config) -> dict[str, Any]:
    """Return by dotted key the value of each setting, as JSON values, and where it came from."""
    found: dict[str, Any] = {}
    for channel in config.channels.values():
        plain = {leaf: _plain(value) for leaf, value in settings_of(channel).items()}
        if channel.urls is not None:
            plain["urls"] = str(channel.urls)
        for leaf, value in plain.items():
            key = f"channels.{channel.name}.{leaf}"
            found[key] = {"value": value, "from": config.origins.get(key, Origin.DEFAULT).value}
    return found


def _plain(value: Setting) -> object:
    if isinstance(value, Path | QuietHours):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _toml(value: Setting) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(each) for each in value)}]"
    plain = _plain(value)
    # JSON writes truth values and numbers as TOML does, and a string as a basic string, but for DEL
    return json.dumps(plain, ensure_ascii=False).replace("\x7f", "\\u007f")
