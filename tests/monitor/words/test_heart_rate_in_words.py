"""That heart rate is not believed, in words; the page's own languages too."""

from __future__ import annotations

import re

import pytest
from project import ROOT

from fleetfoot.words.heart_rate import code_of, not_believed
from fleetfoot_signal.heart_rate_fault import HeartRateFault
from fleetfoot_signal.review.session import Session

WORDS = ROOT / "monitor" / "web" / "src" / "words"
DOUBTED = [fault for fault in HeartRateFault if fault > HeartRateFault.SILENT]


def block(language: str, name: str) -> dict[str, str]:
    """Return a table of one of the page's languages."""
    text = (WORDS / f"{language}.ts").read_text(encoding="utf-8")
    found = re.search(rf"  {name}: {{(.*?)}},", text, re.DOTALL)
    assert found, f"{language} has no {name}"
    return dict(re.findall(r'"?([a-z_-]+)"?:\s*"([^"]*)"', found[1]))


@pytest.mark.parametrize("fault", DOUBTED)
def test_every_fault_has_a_code_and_words(fault: HeartRateFault) -> None:
    assert code_of(float(fault)) == fault.name.lower()
    assert not_believed(float(fault)) == f"not believed: {fault.reason}"


@pytest.mark.parametrize("value", [0.0, 1.0, float("nan"), 50.0])
def test_what_is_believed_or_absent_has_none(value: float) -> None:
    assert (code_of(value), not_believed(value)) == (None, "")


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_the_page_says_every_fault_and_every_kind_of_session(language: str) -> None:
    assert block(language, "doubts").keys() == {fault.name.lower() for fault in DOUBTED}
    assert block(language, "sessions").keys() == set(Session) - {Session.UNKNOWN}


def test_the_english_of_the_page_is_that_of_the_core() -> None:
    assert block("en", "doubts") == {fault.name.lower(): fault.reason for fault in DOUBTED}
