from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click
import pytest

from fleetfoot import __version__
from fleetfoot.cli.frame import run
from fleetfoot.commands.next import NextRequest
from fleetfoot.errors import BluetoothError, FleetfootError, StoreError, UnreadableError, UsageError

if TYPE_CHECKING:
    from fake_command import FakeAction


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (FleetfootError("x"), 1, "x"),
        (UsageError("x"), 2, "x"),
        (BluetoothError("x"), 3, "x; 'fleetfoot doctor' checks Bluetooth step by step"),
        (UnreadableError("x", "mend it"), 4, "x; mend it"),
        (UnreadableError("x"), 4, "x; try another copy of the file, or export it anew"),
        (StoreError("x"), 5, "x"),
    ],
)
def test_each_error_is_one_line_and_its_exit_code(
    app: FakeAction, capsys: pytest.CaptureFixture[str], error: FleetfootError, code: int, told: str
) -> None:
    app.error = error
    assert run(["replay", "a.fit"]) == code
    assert capsys.readouterr() == ("", f"fleetfoot: {told}\n")


def test_an_error_never_forges_lines_or_steers_the_terminal(
    app: FakeAction, capsys: pytest.CaptureFixture[str]
) -> None:
    app.error = UsageError("a\nb\x1b[2J.fit: no")
    run(["demo"])
    assert capsys.readouterr().err == "fleetfoot: a b\ufffd[2J.fit: no\n"


def test_the_commands_own_code_is_passed_on(app: FakeAction) -> None:
    app.code = 4
    assert run(["replay", "a.fit"]) == 4


def test_errors_out_of_a_group_of_tasks_are_told_one_by_one_and_the_highest_code_counts(
    app: FakeAction, capsys: pytest.CaptureFixture[str]
) -> None:
    app.error = ExceptionGroup("tasks", [StoreError("s"), ExceptionGroup("inner", [UsageError("u")])])
    assert run(["demo"]) == 5
    assert capsys.readouterr().err == "fleetfoot: s\nfleetfoot: u\n"


@pytest.mark.parametrize(
    "error",
    [KeyboardInterrupt(), click.Abort(), BaseExceptionGroup("t", [StoreError("s"), KeyboardInterrupt()])],
)
def test_an_interruption_is_quiet_and_130(
    app: FakeAction, capsys: pytest.CaptureFixture[str], error: BaseException
) -> None:
    app.error = error
    assert run(["demo"]) == 130
    assert capsys.readouterr() == ("", "")


def test_an_unexpected_exception_is_one_line_that_says_how_to_see_more(
    app: FakeAction, capsys: pytest.CaptureFixture[str]
) -> None:
    app.error = ZeroDivisionError("division by zero")
    assert run(["replay", "my run.fit"]) == 1
    assert capsys.readouterr() == (
        "",
        "fleetfoot: this is a fault in fleetfoot, please report it: ZeroDivisionError: division by zero; "
        "'fleetfoot --debug replay 'my run.fit'' shows where\n",
    )


@pytest.mark.parametrize("error", [ZeroDivisionError("zero"), StoreError("broken")])
def test_debug_shows_the_trace_and_then_the_line(
    app: FakeAction, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    app.error = error
    run(["--debug", "demo"])
    told = capsys.readouterr().err
    assert told.startswith("Traceback (most recent call last):")
    assert told.splitlines()[-1].startswith("fleetfoot: ")
    assert "--debug" not in told.splitlines()[-1]


def test_system_exit_is_not_swallowed(app: FakeAction) -> None:
    app.error = SystemExit(7)
    with pytest.raises(SystemExit):
        run(["demo"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["replay", "--bogus", "x"], "fleetfoot: no such option '--bogus'; see 'fleetfoot replay --help'"),
        (["replay"], "fleetfoot: missing argument 'FILE...'; see 'fleetfoot replay --help'"),
        (
            ["replya", "x"],
            "fleetfoot: no such command 'replya'; did you mean 'replay'? see 'fleetfoot --help'",
        ),
        (["xyz"], "fleetfoot: no such command 'xyz'; known are init, demo"),
        (["replay", "x", "--speed", "0"], "fleetfoot: invalid value for '--speed'"),
        (["replay", "x", "--speed", "fast"], "fleetfoot: invalid value for '--speed'"),
        (["replay", "a", "b", "--capture", "c"], "fleetfoot: --capture takes one FILE only"),
        (["simulate"], "fleetfoot: which SCENARIO? 'fleetfoot simulate --list'"),
        (["simulate", "x", "--seed", "-1"], "fleetfoot: invalid value for '--seed'"),
        (["--json", "runs"], "fleetfoot: --json stands after the command: 'fleetfoot runs --json'; see"),
        (["completion", "tcsh"], "fleetfoot: invalid value for '{bash|zsh|fish}'"),
        (["config", "--athlete", "a/b"], "fleetfoot: --athlete is 'a/b': expected text"),
        (["demo", "--mqtt", "nonsense"], "fleetfoot: --mqtt: not a broker's address"),
        (["demo", "--config", "/no/such.toml"], "fleetfoot: /no/such.toml: there is no such configuration"),
    ],
)
def test_wrong_usage_is_one_line_and_2(
    app: FakeAction, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(said)
    assert err.count("\n") == 1
    assert app.requests == []


@pytest.mark.parametrize(("arguments", "json"), [([], False), (["--json"], True)])
def test_no_command_asks_what_to_do_next(app: FakeAction, arguments: list[str], *, json: bool) -> None:
    assert run(arguments) == 0
    (request,) = app.requests
    assert isinstance(request, NextRequest)
    assert request.json is json


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["replay", "--help"], ["--version"]])
def test_help_and_version_are_on_standard_output(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert run(arguments) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert __version__ in out or out.startswith("Usage: fleetfoot")


def test_the_completion_variable_is_obeyed(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    for name, value in {
        "_FLEETFOOT_COMPLETE": "bash_complete",
        "COMP_WORDS": "fleetfoot sca",
        "COMP_CWORD": "1",
    }.items():
        monkeypatch.setitem(os.environ, name, value)
    assert run([]) == 0
    assert capsysbinary.readouterr().out == b"plain,scan\n"


def test_options_are_completed_for_a_command_that_is_imported_late(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setenv("_FLEETFOOT_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "fleetfoot replay --le")
    monkeypatch.setenv("COMP_CWORD", "2")
    assert run([]) == 0
    assert capsysbinary.readouterr().out == b"plain,--learn\n"
