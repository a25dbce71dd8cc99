"""The effective configuration and all of its keys, written for people and programs, from the keys' declarations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from fleetfoot.config.load import default_path
from fleetfoot.config.model import Origin, Scale
from fleetfoot.config.sections import dotted, quoted, schema
from fleetfoot.keys import spelt
from fleetfoot.words.settings import SeverityWord

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fleetfoot.config import sections
    from fleetfoot.config.model import Config
    from fleetfoot.config.sections import Section
    from fleetfoot.keys import Key, Plain

_COLUMN: Final = 44
"""Where the comments stand."""
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")


def as_toml(config: Config) -> str:
    """Return the configuration as TOML; each line says where it came from, a secret only that it is set.

    Read back as a file it gives the same configuration, but for the secrets.
    """
    return "\n".join([_head(config), *_lines(config)]) + "\n"


def as_json(config: Config) -> dict[str, Any]:
    """Return the configuration as JSON values: by dotted key its value and where it came from."""
    values = {
        dotted((*at, leaf)): {"value": spelt(value), "from": _origin(config, (*at, leaf))}
        for at, section, settings in _tables(config)
        for leaf, key, value in _entries(section, settings)
        if value is not None or key.held is None
    }
    return {"type": "config", "file": str(config.file) if config.file else None, "values": values}


def as_markdown() -> str:
    """Return the table of all keys for the documentation; ``NAME`` stands for each that has a name."""
    rows = ["| key | value | what it is | where nothing is said |", "|---|---|---|---|"]
    known = schema({"NAME": Scale("%", {word.value: 0.0 for word in SeverityWord})})
    tables: list[tuple[sections.Path, Section]] = [
        ((head,), section) for head, section in known.sections.items()
    ]
    for head, family in known.families.items():
        if (named := family.section("NAME")) is not None:
            tables.append(((head, "NAME"), named))
    rows += [
        _row((*at, leaf), key) for at, section in tables for leaf, key in section.keys.items() if not key.held
    ]
    return "\n".join(rows) + "\n"


def _row(path: sections.Path, key: Key) -> str:
    usual = key.unset or (
        "fleetfoot's own" if path[-1] == "path" else f"`{spelt_toml(spelt(key.initial()))}`"
    )
    own = f" (the same as `{key.option}`)" if key.option else ""
    return f"| `{dotted(path)}` | {key.kind.expected} | {key.help}{own} | {usual} |"


def _head(config: Config) -> str:
    if config.file is not None:
        return f"# {comment(str(config.file))}"
    return f"# {comment(str(default_path()))} does not exist; everything has its default"


def _tables(config: Config) -> Iterator[tuple[sections.Path, Section, object]]:
    """Yield each section with its settings, those that there are once before those with names."""
    known = schema({name: Scale(each.unit, each.thresholds) for name, each in config.detectors.items()})
    for head, section in known.sections.items():
        yield (head,), section, getattr(config, head)
    for head, family in known.families.items():
        for name, settings in getattr(config, head).items():
            if (named := family.section(name)) is not None:
                yield (head, name), named, settings


def _entries(section: Section, settings: object) -> Iterator[tuple[str, Key, object]]:
    """Yield each key with what it stands at; None where nothing is said."""
    values: Mapping[str, object] = getattr(settings, "values", {})
    for leaf, key in section.keys.items():
        if not key.alias:
            value = values[leaf] if values else getattr(settings, leaf)
            yield leaf, key, value if key.is_said(value) else None


def _lines(config: Config) -> Iterator[str]:
    for at, section, settings in _tables(config):
        entries = list(_entries(section, settings))
        secrets = {
            key.held.file: (leaf, value) for leaf, key, value in entries if key.held and value is not None
        }
        # What only the environment holds is a comment: read back without it, the section would be good for nothing.
        bare = len(at) == 2 and any(
            {name: said for name, _, said in entries}[file] is None for file in secrets
        )
        mark = "# " if bare else ""
        yield f"\n{mark}[{dotted(at)}]"
        for leaf, key, value in entries:
            if key.held:
                continue
            if value is None:
                yield _commented(f"# {leaf} =", f"not set: {key.unset}")
            else:
                yield _commented(f"{mark}{leaf} = {spelt_toml(spelt(value))}", _origin(config, (*at, leaf)))
            if leaf in secrets:
                name, secret = secrets[leaf]
                yield _commented(f'# {name} = "{secret}"', _origin(config, (*at, name)))


def _origin(config: Config, path: sections.Path) -> str:
    return config.origins.get(dotted(path), Origin.DEFAULT).value


def _commented(line: str, said: str) -> str:
    return f"{line:<{_COLUMN}}  # {said}"


def spelt_toml(value: Plain) -> str:
    r"""Return a value as it stands after the sign of equality, whatever characters a text holds.

    >>> spelt_toml(1.78), spelt_toml(True), spelt_toml("a\n\"b\""), spelt_toml({"a b": ["c"]})
    ('1.78', 'true', '"a\\n\\"b\\""', '{ "a b" = ["c"] }')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list):
        return f"[{', '.join(map(spelt_toml, value))}]"
    if isinstance(value, dict):
        pairs = [
            f"{name if _BARE.fullmatch(name) else quoted(name)} = {spelt_toml(each)}"
            for name, each in value.items()
        ]
        return f"{{ {', '.join(pairs)} }}"
    return quoted(str(value))


def comment(text: str) -> str:
    r"""Return a text on one line without control characters, as a comment must be.

    What UTF-8 cannot hold becomes a question mark: a name from the command line can have such parts.

    >>> comment("Strap\n[store]")
    'Strap\\n[store]'
    """
    return quoted(text.encode(errors="replace").decode())[1:-1]
