"""The command line as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from patience import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path


def fleetfoot(tmp_path: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("FLEETFOOT_", "XDG_"))}
    return subprocess.run(
        [sys.executable, "-m", "fleetfoot", *arguments],
        encoding=env.get("PYTHONIOENCODING", "utf-8"),
        env=clean | {"XDG_CONFIG_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)} | env,
        capture_output=True,
        check=False,
        timeout=PATIENCE_S,
    )


def test_help_imports_nothing_heavy_and_no_command() -> None:
    program = (
        "import sys; from fleetfoot.cli.frame import run; code = run(['--help']);"
        "heavy = {'numpy', 'scipy', 'rich', 'aiomqtt', 'amqtt', 'asyncio', 'sqlite3', 'platformdirs',"
        "'logging', 'fleetfoot.assembly', 'fleetfoot.config', 'fleetfoot.commands.replay'};"
        "sys.exit(code or ' '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=PATIENCE_S
    )
    assert done.stderr == ""
    assert done.returncode == 0


def test_an_unknown_option_exits_with_2_and_an_empty_standard_output(tmp_path: Path) -> None:
    done = fleetfoot(tmp_path, "replay", "--bogus")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "fleetfoot: no such option '--bogus'; see 'fleetfoot replay --help'\n"


def test_an_unknown_key_exits_with_2_and_names_the_nearest(tmp_path: Path) -> None:
    file = tmp_path / "c.toml"
    file.write_text("[athlete]\nheight_cm = 'x'\n", encoding="utf-8")
    done = fleetfoot(tmp_path, "config", FLEETFOOT_CONFIG=str(file))
    assert done.returncode == 2
    assert (
        done.stderr == f"fleetfoot: {file}: unknown key athlete.height_cm; did you mean athlete.height_m?\n"
    )


@pytest.mark.parametrize("env", [{}, {"FORCE_COLOR": "1"}, {"NO_COLOR": "1", "TERM": "xterm"}])
def test_nothing_piped_carries_control_codes(tmp_path: Path, env: dict[str, str]) -> None:
    for arguments in (("--help",), ("config",), ("detectors",), ("runs",), ("simulate", "--list")):
        done = fleetfoot(tmp_path, *arguments, **env)
        assert done.returncode == 0
        assert "\x1b" not in done.stdout + done.stderr


def test_a_reader_that_goes_away_is_quiet(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "fleetfoot", "simulate", "--list"],
            env=dict(os.environ, XDG_CONFIG_HOME=str(tmp_path)),
            stdout=closed,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
    assert (done.returncode, done.stderr) == (141, "")


def test_a_locale_that_lacks_a_letter_shows_its_escape(tmp_path: Path) -> None:
    file = tmp_path / "c.toml"
    file.write_text("[athlete]\nname = 'Zoë 走'\n", encoding="utf-8")
    old = {"PYTHONIOENCODING": "latin-1", "FLEETFOOT_CONFIG": str(file)}
    done = fleetfoot(tmp_path, "config", **old)
    assert (done.returncode, done.stderr) == (0, "")
    assert '\\u8d70"' in done.stdout
    done = fleetfoot(tmp_path, "config", "--json", **old)
    assert json.loads(done.stdout)["values"]["athlete.name"]["value"] == "Zoë 走"
