"""What follows from the declaration of a key alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cards import LEVELS

from fleetfoot.config import as_json, as_toml, load, sections
from fleetfoot.config.render import as_markdown
from fleetfoot.config.sections import dotted, schema, variable
from fleetfoot.errors import UsageError
from fleetfoot.keys import Number, Text, check, key, spelt

if TYPE_CHECKING:
    from fleetfoot.keys import Key

SCHEMA = schema(LEVELS)
PATHS = [path for path in SCHEMA.paths() if (declared := SCHEMA.key(path)) and not declared.held]


def the_key(path: sections.Path) -> Key:
    found = SCHEMA.key(path)
    assert found is not None
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Tunes:
    """A component of its own, as somebody might add it."""

    volume_pct: float = key(Number(0, 100, "%"), 50.0, help="how loud")
    song: str = key(Text(), "", unset="silence", help="what is played", option="--song")

    def __post_init__(self) -> None:
        check(self, "tunes")


def test_a_new_section_is_read_shown_and_documented(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sections.SETTINGS, "tunes", Tunes)
    known = schema(LEVELS)
    assert known.paths().count(("tunes", "song")) == 1
    assert "| `tunes.volume_pct` | a number from 0 to 100 % | how loud | `50.0` |" in as_markdown()
    assert variable(("tunes", "song")) == "FLEETFOOT_TUNES_SONG"
    file = tmp_path / "c.toml"
    file.write_text("[tunes]\nvolume = 3\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"unknown key tunes\.volume; did you mean tunes\.volume_pct\?"):
        load(file, {}, LEVELS)
    file.write_text("[tunes]\nvolume_pct = 101\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"tunes\.volume_pct is 101: expected a number from 0 to 100 %"):
        load(file, {}, LEVELS)


@pytest.mark.parametrize("path", PATHS, ids=dotted)
def test_a_key_says_what_it_is_and_what_fits(path: sections.Path) -> None:
    declared = the_key(path)
    assert declared.help
    assert declared.kind.expected
    value = declared.initial()
    if declared.is_said(value):
        assert declared.kind.read(value, Path()) == value


@pytest.mark.parametrize("path", [path for path in PATHS if not the_key(path).alias], ids=dotted)
def test_a_default_that_is_said_changes_nothing(path: sections.Path, tmp_path: Path) -> None:
    plain = load(None, {}, LEVELS)
    if not (declared := the_key(path)).is_said(declared.initial()):
        return
    shown = next(line for line in _section(as_toml(plain), path) if line.startswith(f"{path[-1]} ="))
    file = tmp_path / "c.toml"
    file.write_text(f"[{dotted(path[:-1])}]\n{shown}\n", encoding="utf-8")
    said = load(file, {}, LEVELS)
    assert as_json(said)["values"][dotted(path)] == {"value": spelt(declared.initial()), "from": "file"}


def _section(text: str, path: sections.Path) -> list[str]:
    lines = text.splitlines()
    start = lines.index(f"[{dotted(path[:-1])}]")
    return lines[start:]
