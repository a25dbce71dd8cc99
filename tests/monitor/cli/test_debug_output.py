"""What --debug shows repeats what strangers' devices and files are called; nothing of it steers the terminal."""

from __future__ import annotations

import logging

import pytest

from fleetfoot.cli import frame, logs
from fleetfoot.errors import UsageError

HOSTILE = "\x1b]0;owned\x07 \u202eexe.fit \x9b31m"


def steers(text: str) -> bool:
    return any(character in text for character in "\x1b\x07\u202e\x9b")


def test_a_log_line_is_cleaned_and_keeps_its_lines(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(debug=True)
    try:
        int(HOSTILE)
    except ValueError:
        logging.getLogger("bleak").exception("found %s", HOSTILE)
    err = capsys.readouterr().err
    assert "found" in err
    assert err.count("\n") >= 4
    assert not steers(err)


@pytest.mark.parametrize("error", [UsageError(HOSTILE), ValueError(HOSTILE)])
def test_a_traceback_is_cleaned(error: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    frame._ended(error, ["replay", HOSTILE], debug=True)
    err = capsys.readouterr().err
    assert type(error).__name__ in err
    assert not steers(err)


@pytest.mark.parametrize("turn", ["first", "second"])
def test_no_test_logs_for_the_one_before(turn: str) -> None:
    root = logging.getLogger()
    assert root.level > logging.DEBUG, turn
    logs.configure(debug=True)  # and it stays, as after any command with --debug
    assert root.level == logging.DEBUG
