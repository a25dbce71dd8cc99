"""Letting a phone send, and taking that back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from fleetfoot.cli.frame import run
from fleetfoot.page.writers import Writers

if TYPE_CHECKING:
    from pathlib import Path


def test_a_link_is_printed_once_and_its_token_is_that_athletes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = ["--store", str(tmp_path / "s.db")]
    writers = Writers(tmp_path / "phone" / "writers.json")
    asked = ["--athlete", "Zoë", "--origin", "https://Runs.example/", "--host", "pi.local", "--json"]
    assert run(["phone", "pair", *store, *asked]) == 0
    link = json.loads(capsys.readouterr().out)["link"]
    address, _, token = link.partition("#send=")
    assert address == "https://pi.local:8737/"
    found = writers.who(token)
    assert found is not None
    assert (found.athlete, found.origin) == ("Zoë", "https://runs.example")
    assert token not in (tmp_path / "phone" / "writers.json").read_text()
    assert run(["phone", "unpair", *store]) == 0
    assert "1 phone may not send" in capsys.readouterr().err
    assert writers.who(token) is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["phone", "pair", "--origin", "http://runs.example"], "expected https"),
        (["phone", "pair", "--listen", "127.0.0.1"], "over https alone"),
        (["phone", "pair", "--listen", "::1", "--host", "pi.local"], "over https alone"),
        (["run", "--from-phone", "--no-page"], "needs the page"),
    ],
)
def test_what_cannot_be_is_told(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*arguments, "--store", str(tmp_path / "s.db")]) == 2
    assert said in capsys.readouterr().err
