"""What the phone runs is a closed set of modules that WebAssembly can run."""

from __future__ import annotations

import subprocess
import sys

import pytest
from project import ROOT

from fleetfoot.phone.site.closure import ENTRIES, OURS, closure

ABSENT = (
    *(
        "scipy",
        "sqlite3",
        "socket",
        "socketserver",
        "ssl",
        "subprocess",
        "multiprocessing",
        "threading",
        "signal",
    ),
    *("http", "urllib", "select", "selectors", "fcntl", "resource", "termios", "curses", "concurrent"),
)
"""What a page has not: processes, threads, sockets, signals, SQLite in Pyodide's core."""
FOREIGN = {"numpy", "bleak"}
LINUX = {"dbus_fast.errors": "fleetfoot.sources.ble.translation"}
"""Asked for the platform before it is imported."""


def test_nothing_of_the_standard_library_is_imported_that_webassembly_lacks() -> None:
    found = {name: by for name, by in closure().others.items() if name.partition(".")[0] in ABSENT}
    assert found == {}


def test_of_other_packages_numpy_and_bleak_alone_are_imported() -> None:
    others = closure().others
    foreign = {n for n in others if n.partition(".")[0] not in {*sys.stdlib_module_names, "__future__"}}
    assert {name.partition(".")[0] for name in foreign - LINUX.keys()} == FOREIGN
    assert {name: others[name] for name in LINUX} == LINUX


def test_it_holds_core_codecs_sensors_path_and_supervisor_and_no_command() -> None:
    modules = closure().modules
    assert {
        "fleetfoot_signal.engine",
        "fleetfoot.gatt.pmd_frame",
        "fleetfoot.sensors.polar",
        "fleetfoot.path.follow",
        "fleetfoot.sources.ble.supervisor",
    } <= modules.keys()
    rooms = {".".join(name.split(".")[:2]) for name in modules}
    assert rooms.isdisjoint(
        {f"fleetfoot.{each}" for each in ("commands", "cli", "config", "mqtt", "influx", "api")}
    )
    assert "fleetfoot.store.store" not in modules


def test_a_process_without_the_rest_runs_it() -> None:
    """Everything else of ours, and what the browser lacks of others, is hidden."""
    hidden = ["scipy", "sqlite3", "click", "rich", "starlette", "uvicorn", "aiomqtt", "lxml", "fitdecode"]
    code = (
        f"import sys; known = set({sorted(closure().modules)!r})\n"
        f"sys.modules.update(dict.fromkeys({hidden!r}))\n"
        "class Fence:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name.split('.')[0] in {OURS!r} and name not in known:\n"
        "            raise ImportError(f'{name} is outside of the closure')\n"
        "sys.meta_path.insert(0, Fence())\n"
        f"import importlib\nfor name in {ENTRIES!r}: importlib.import_module(name)\n"
        "import pathlib\nfrom fleetfoot.phone.replayed import replayed\n"
        "print(*replayed(pathlib.Path('tests/golden/demo.capture.jsonl')), sep='\\n')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    if sys.platform == "linux" and "bluez" in done.stderr:
        pytest.fail(done.stderr)
    assert done.returncode == 0, done.stderr
    golden = (ROOT / "tests" / "golden" / "demo.events.jsonl").read_text(encoding="utf-8").splitlines()
    assert done.stdout.splitlines()[:-1] == golden
