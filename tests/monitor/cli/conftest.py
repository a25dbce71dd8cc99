from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from cards import CARDS
from fake_app import FakeApp

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the user's files and variables, and the real detectors, out of these tests."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for name in ("FLEETFOOT_CONFIG", "FLEETFOOT_MQTT_PASSWORD", "_FLEETFOOT_COMPLETE"):
        monkeypatch.delenv(name, raising=False)
    module = ModuleType("fleetfoot_signal.detectors")
    module.__dict__["registry"] = lambda: CARDS
    monkeypatch.setitem(sys.modules, "fleetfoot_signal.detectors", module)


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> FakeApp:
    fake, module = FakeApp(), ModuleType("fleetfoot.app")
    commands = ("demo", "doctor", "live", "init", "next", "replay", "scan", "simulate")
    module.__dict__.update({f"run_{name}": fake for name in commands})
    monkeypatch.setitem(sys.modules, "fleetfoot.app", module)
    return fake
