"""What is laid, made into the settings of the components; and what only their combination can violate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from fleetfoot.config.layers import printable
from fleetfoot.config.model import Config, Origin
from fleetfoot.config.sections import dotted, nearest, variable
from fleetfoot.errors import UsageError
from fleetfoot.keys import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot.config import sections
    from fleetfoot.config.layers import Layers
    from fleetfoot.config.sections import Section
    from fleetfoot.keys import Key


class Builder:
    """Turns laid values into a :class:`Config`.

    Parameters
    ----------
    layers : Layers
    file : Path | None
        The file that was read.
    env : Mapping[str, str]
        The environment, which holds secrets.
    """

    def __init__(self, layers: Layers, file: Path | None, env: Mapping[str, str]) -> None:
        self._schema = layers.schema
        self._layers = layers
        self._origins = dict(layers.origins)
        self._file = file
        self._here = str(file or "configuration")
        self._env = env

    def build(self) -> Config:
        """Return the configuration.

        Raises
        ------
        UsageError
            Two values contradict each other, or the file of a secret cannot be read.
        """
        made: dict[str, Any] = {
            head: self._made((head,), section) for head, section in self._schema.sections.items()
        }
        for head, family in self._schema.families.items():
            names = [*family.members, *self._layers.names.get(head, {})]
            found = {name: family.section(name) for name in names}
            made[head] = {name: self._made((head, name), each) for name, each in found.items() if each}
        origins = {dotted(path): origin for path, origin in self._origins.items()}
        try:
            return Config(file=self._file, origins=origins, **made)
        except UsageError as error:
            raise UsageError(f"{self._here}: {error}") from None

    def _made(self, at: sections.Path, section: Section) -> object:
        keys = {leaf: key for leaf, key in section.keys.items() if not key.alias}
        values = {leaf: self._layers.values.get((*at, leaf), key.initial()) for leaf, key in keys.items()}
        for leaf, key in keys.items():
            if key.held is not None:
                values[leaf] = self._secret((*at, leaf), key, values)
            if key.among:
                self._check_names((*at, leaf), key, values[leaf])
        origins = {leaf: self._origins[(*at, leaf)] for leaf in keys if (*at, leaf) in self._origins}
        try:
            return section.make(values, origins)
        except UsageError as error:
            where = dotted(at)
            told = str(error) if str(error).startswith(where) else f"{where}: {error}"
            raise UsageError(f"{self._here}: {told}") from None

    def _secret(self, path: sections.Path, key: Key, values: Mapping[str, object]) -> Secret | None:
        """Return what the variable holds, else what the file does; nothing where nobody needs it."""
        held = key.held
        if held is None or not all(values[leaf] for leaf in held.needs):
            return None
        if text := self._env.get(variable(path)):
            self._origins[path] = Origin.ENVIRONMENT
            return Secret(text)
        file = values[held.file]
        if not isinstance(file, Path) or not held.alone:
            return None
        self._origins[path] = Origin.FILE
        return Secret(_only_line(file, dotted((*path[:-1], held.file))))

    def _check_names(self, path: sections.Path, key: Key, value: object) -> None:
        """Refuse what is the name of nothing in the section that a key draws from."""
        known = self._schema.families[key.among].members
        for name in cast("tuple[str, ...]", value or ()):
            if name not in known:
                advice = nearest((key.among, name), [(key.among, each) for each in known])
                noun = self._schema.families[key.among].noun
                advice = advice.replace(f"{key.among}.", "")
                raise UsageError(f"{self._here}: {dotted(path)}: unknown {noun} {printable(name)}; {advice}")


def _only_line(path: Path, key: str) -> str:
    try:
        text = path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise UsageError(f"{key}: cannot read {path}: {reason}; name a file that can be read") from None
    if not text or "\n" in text:
        raise UsageError(f"{key}: expected the secret alone, on one line, in {path}")
    return text
