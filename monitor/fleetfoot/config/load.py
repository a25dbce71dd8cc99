"""Find the configuration and read it; write a new one so that there is never half a file."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from platformdirs import user_config_path

from fleetfoot.config.build import Builder
from fleetfoot.config.layers import Layers, read_toml
from fleetfoot.config.sections import schema
from fleetfoot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fleetfoot.config.model import Config, Scale

FILE_VARIABLE: Final = "FLEETFOOT_CONFIG"


def default_path() -> Path:
    """Return where the configuration is looked for if nobody names a file: the platform's XDG place."""
    return user_config_path("fleetfoot") / "config.toml"


def load(
    path: Path | None,
    env: Mapping[str, str],
    detectors: Mapping[str, Scale],
    options: Mapping[str, object] | None = None,
    said: Iterable[str] = (),
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
    said
        What it says as texts, ``KEY=VALUE``.

    Raises
    ------
    UsageError
        A named file is missing, a key is unknown, a value does not fit or contradicts another. One line that
        names the file, the key and what is expected.
    """
    layers = Layers(schema(detectors))
    file = _find(path, env)
    if file is not None:
        layers.lay_file(read_toml(file), file)
    layers.lay_environment(env)
    layers.lay_command_line(options or {}, said)
    return Builder(layers, file, env).build()


def defaults(detectors: Mapping[str, Scale]) -> Config:
    """Return the configuration of which nobody has said anything: neither a file nor the environment is read."""
    return Builder(Layers(schema(detectors)), None, {}).build()


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


def kept_as(path: Path) -> Path:
    """Return where the former file is kept when a new one takes its place."""
    return path.with_name(f"{path.name}.old")


def write_config(path: Path, text: str, detectors: Mapping[str, Scale]) -> Config:
    """Write a configuration for this user's eyes only, and return it as the loader reads it.

    It is read before it takes its place: a file that would not load replaces nothing. Names and heart rates are
    nobody else's business, so that the file has mode 0600 and a folder that is made for it 0700.

    Raises
    ------
    UsageError
        It cannot be written there, or does not load.
    """
    real = path.resolve()
    try:
        real.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=real.parent, prefix=f".{real.name}-", suffix=".new")  # mode 0600
        try:
            return _written(handle, Path(name), real, text, detectors)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        remedy = "make room or allow it there, or name another place with --config"
        raise UsageError(f"{path}: cannot write the configuration: {error.strerror}: {remedy}") from error


def _written(handle: int, new: Path, path: Path, text: str, detectors: Mapping[str, Scale]) -> Config:
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(handle)
    config = load(new, {}, detectors)
    if path.exists():
        shutil.copy2(path, kept_as(path))
    new.replace(path)
    return config
