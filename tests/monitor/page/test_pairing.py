"""Codes of the page: good for minutes, made by whoever may read the token."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from cli import fleetfoot
from hypothesis import given
from hypothesis import strategies as st

from fleetfoot.page.pairing import WINDOW_S, code_of, invitation, is_code

if TYPE_CHECKING:
    from pathlib import Path

TOKENS = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-", min_size=22, max_size=64)
MOMENTS = st.floats(0.0, 4e9)


@given(TOKENS, MOMENTS, st.floats(0.0, WINDOW_S))
def test_a_code_is_good_for_five_minutes(token: str, now_s: float, later_s: float) -> None:
    assert is_code(token, code_of(token, now_s), now_s + later_s)


@given(TOKENS, MOMENTS, st.floats(2.0 * WINDOW_S, 1e6))
def test_after_ten_minutes_it_is_not(token: str, now_s: float, later_s: float) -> None:
    assert not is_code(token, code_of(token, now_s), now_s + later_s)


@given(TOKENS, TOKENS, MOMENTS)
def test_it_is_good_for_its_own_token_only(one: str, other: str, now_s: float) -> None:
    assert is_code(other, code_of(one, now_s), now_s) == (one == other)


@given(TOKENS, MOMENTS)
def test_it_may_be_typed_by_hand(token: str, now_s: float) -> None:
    code = code_of(token, now_s)
    typed = "-".join(re.findall("....", code)).lower().replace("o", "0").replace("i", "1")
    assert is_code(token, typed, now_s)
    assert re.fullmatch("[A-Z2-7]{16}", code)


@given(TOKENS, st.text(max_size=200), MOMENTS)
def test_nothing_else_is_good(token: str, shown: str, now_s: float) -> None:
    assert not is_code(token, shown, now_s)


def test_it_says_nothing_of_the_token() -> None:
    assert "secret" not in invitation("http://a/", "secret" * 5, 0.0)


def test_the_command_prints_an_address_that_lets_in(tmp_path: Path) -> None:
    options = ("page", "--listen", "0.0.0.0:9000", "--host", "pi.local", "--json")
    (said,) = fleetfoot(tmp_path, *options).ended(0).lines
    assert re.fullmatch(r"https://pi\.local:9000/\?code=\w{16}", said["address"])
    (token,) = tmp_path.rglob("page-token")
    assert token.stat().st_mode & 0o777 == 0o600
    assert json.dumps(said).find(token.read_text().strip()) < 0


@pytest.mark.parametrize("options", [(), ("--listen", "127.0.0.1")])
def test_on_this_machine_alone_no_code_is_needed_unless_asked_for(
    options: tuple[str, ...], tmp_path: Path
) -> None:
    said = fleetfoot(tmp_path, "page", *options).ended(0).out
    assert said.startswith("http://127.0.0.1:8737/")
    assert ("?code=" in said) == bool(options)
