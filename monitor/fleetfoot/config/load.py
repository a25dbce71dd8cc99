"""Find the configuration and lay its layers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from platformdirs import user_config_path

from fleetfoot.config.build import Builder
from fleetfoot.config.layer import Layers
from fleetfoot.config.schema import keys

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot.config.model import Config
    from fleetfoot.config.threshold import Scale

FILE_VARIABLE: Final = "FLEETFOOT_CONFIG"


def default_path() -> Path:
    """Return where the configuration is looked for if nobody names a file: the platform's XDG place."""
    return user_config_path("fleetfoot") / "config.toml"


def load(
    path: Path | None,
    env: Mapping[str, str],
    detectors: Mapping[str, Scale],
    options: Mapping[str, object] | None = None,
) -> Config:
    """Return the effective configuration.

    Parameters
    ----------
    path
        The file that the command line names; None leaves it to ``FLEETFOOT_CONFIG`` in ``env``, then to
        :func:`default_path`, which alone may be missing.
    env
        The environment.
    detectors
        Of every registered detector its unit and its default thresholds.
    options
        What the command line says, by dotted key; it wins.

    Raises
    ------
    UsageError
        A named file is missing, a key is unknown, a value does not fit or contradicts another. One line that
        names the file, the key and what is expected.
    """
    layers = Layers(keys(detectors))
    file = _find(path, env)
    if file is not None:
        layers.lay_file(file)
    layers.lay_environment(env)
    layers.lay_command_line(options or {})
    return Builder(layers, file, env).build(detectors)


def usual_path(path: Path | None, env: Mapping[str, str]) -> Path:
    """Return where the configuration is or would be: ``path``, what the environment names, or the usual place."""
    if path is not None:
        return path
    named = env.get(FILE_VARIABLE)
    return Path(named).expanduser() if named else default_path()


def _find(path: Path | None, env: Mapping[str, str]) -> Path | None:
    found = usual_path(path, env)
    named = path is not None or env.get(FILE_VARIABLE)
    return found if named or found.exists() else None
