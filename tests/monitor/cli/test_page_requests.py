from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fleetfoot.cli.frame import run

if TYPE_CHECKING:
    from fake_command import FakeAction

    from fleetfoot.config import Config
    from fleetfoot.page.settings import PageSettings

PACED = (["run"], ["demo"], ["replay", "a.csv", "--speed", "2"], ["simulate", "steady", "--speed", "2"])


def asked(app: FakeAction) -> PageSettings:
    config: Config = app.requests[-1].config  # type: ignore[attr-defined]
    return config.page


@pytest.mark.parametrize("command", PACED)
def test_every_command_with_a_pace_takes_where_the_page_is(app: FakeAction, command: list[str]) -> None:
    assert run([*command, "--listen", "0.0.0.0:99"]) == 0
    assert (asked(app).enabled, asked(app).listen, asked(app).port) == (True, "0.0.0.0", 99)  # noqa: S104
    assert run([*command, "--no-page"]) == 0
    assert not asked(app).enabled
    assert run(command) == 0
    assert (asked(app).enabled, asked(app).listen) == (True, "")


def test_who_says_where_wants_the_page(app: FakeAction, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLEETFOOT_PAGE_ENABLED", "false")
    assert run(["run"]) == 0
    assert not asked(app).enabled
    assert run(["run", "--listen", "::"]) == 0
    assert asked(app).enabled
    assert run(["run", "--page"]) == 0
    assert asked(app).enabled
    assert run(["run", "--listen", "::", "--no-page"]) == 0
    assert not asked(app).enabled


@pytest.mark.parametrize("command", [["replay", "a.csv"], ["simulate", "steady"]])
@pytest.mark.parametrize("option", [["--page"], ["--listen", "::"]])
def test_a_page_of_what_is_over_at_once_is_refused(
    app: FakeAction, capsys: pytest.CaptureFixture[str], command: list[str], option: list[str]
) -> None:
    assert run([*command, *option]) == 2
    assert app.requests == []
    assert f"{option[0]} needs --speed" in capsys.readouterr().err


def test_an_address_that_is_none_is_an_error_of_one_line(
    app: FakeAction, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["run", "--listen", "http://x"]) == 2
    assert app.requests == []
    (line,) = capsys.readouterr().err.splitlines()
    assert "expected HOST or HOST:PORT" in line
