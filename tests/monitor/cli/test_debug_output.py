"""What --debug shows repeats what strangers' devices and files are called; nothing of it steers the terminal."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from fleetfoot.cli import frame, logs
from fleetfoot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

HOSTILE = "\x1b]0;owned\x07 \u202eexe.fit \x9b31m"


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield root
    root.handlers, root.level = before, level
    logging.captureWarnings(capture=False)


def steers(text: str) -> bool:
    return any(character in text for character in "\x1b\x07\u202e\x9b")


@pytest.mark.usefixtures("root")
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
