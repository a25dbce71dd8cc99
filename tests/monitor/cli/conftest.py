from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from cards import CARDS
from fake_command import FakeAction

from fleetfoot.cli.group import ALONE, COMMANDS, module_name

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the user's files and variables, and the real detectors, out of these tests."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for name in ("FLEETFOOT_CONFIG", "FLEETFOOT_MQTT_PASSWORD", "_FLEETFOOT_COMPLETE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("fleetfoot.cli.registry.registry", lambda: CARDS)


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> FakeAction:
    """Put a fake in the place of what every command does."""
    fake = FakeAction()
    for name in (ALONE, *COMMANDS):
        module = import_module(module_name(name))
        if hasattr(module, "act"):
            monkeypatch.setattr(module, "act", fake)
    return fake
