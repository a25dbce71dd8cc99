"""The section ``[page]``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from cards import LEVELS
from hypothesis import given
from hypothesis import strategies as st

from fleetfoot.assembly.page import settings_of
from fleetfoot.config import Config, as_toml, load
from fleetfoot.errors import UsageError
from fleetfoot.page.settings import PageSettings

if TYPE_CHECKING:
    from pathlib import Path


def said(tmp_path: Path, text: str, options: dict[str, object] | None = None) -> Config:
    file = tmp_path / "mine.toml"
    file.write_text(f"[page]\n{text}\n", encoding="utf-8")
    return load(file, {}, LEVELS, options)


def test_by_default_the_page_is_for_this_machine_only(tmp_path: Path) -> None:
    assert said(tmp_path, "").page == PageSettings()


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("0.0.0.0", "0.0.0.0", 9000),  # noqa: S104
        ("my-pi.local:80", "my-pi.local", 80),
        ("192.168.1.5:65535", "192.168.1.5", 65535),
        ("::", "::", 9000),
        ("fe80::1", "fe80::1", 9000),
        ("[::1]:81", "::1", 81),
        ("[fe80::1%eth0]", "fe80::1%eth0", 9000),
    ],
)
def test_the_port_of_the_address_wins_over_the_port(tmp_path: Path, text: str, host: str, port: int) -> None:
    page = said(tmp_path, f"listen = '{text}'\nport = 9000").page
    assert (page.listen, page.port) == (host, port)
    page = said(tmp_path, "listen = 'elsewhere:1'\nport = 9000", {"page.listen": text}).page
    assert (page.listen, page.port) == (host, port)


@pytest.mark.parametrize(
    "text",
    [
        "x:0",
        "x:65536",
        "x:y",
        "http://x",
        "x y",
        "[::1",
        "::1]:80",
        ":80",
        "x:123456",
        "a/b",
        "[]",
        "\u0661:80",
    ],
)
def test_what_is_no_address_is_an_error_that_says_what_is_expected(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match=r"page\.listen is .*: expected HOST or HOST:PORT"):
        said(tmp_path, f"listen = '{text}'")


@given(text=st.text(max_size=30) | st.from_regex(r"[0-9a-f:.\[\]%]{1,20}", fullmatch=True))
def test_any_text_is_an_address_that_stays_one_or_an_error(text: str) -> None:
    try:
        page = PageSettings(listen=text)
    except UsageError as error:
        assert str(error).startswith("page.listen is ")  # noqa: PT017 - both outcomes are good
    else:
        assert 0 < page.port < 65536
        assert replace(page) == page


def test_a_key_without_its_certificate_is_a_contradiction(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"page\.key_file needs page\.cert_file"):
        said(tmp_path, "key_file = 'x'")


def test_what_is_shown_of_it_can_be_read_back(tmp_path: Path) -> None:
    text = "enabled = false\nlisten = '[::]:99'\ntoken_file = 't'\ncert_file = 'c'\nkey_file = 'k'"
    config = said(tmp_path, text)
    assert config.page == PageSettings(
        enabled=False,
        listen="::",
        port=99,
        token_file=tmp_path / "t",
        cert_file=tmp_path / "c",
        key_file=tmp_path / "k",
    )
    again = tmp_path / "again.toml"
    again.write_text(as_toml(config), encoding="utf-8")
    assert load(again, {}, LEVELS).page == config.page


def test_a_token_is_read_only_where_the_network_is_served(tmp_path: Path) -> None:
    config = said(tmp_path, f"token_file = '{tmp_path / 'token'}'")
    assert settings_of(config).token is None
    assert not (tmp_path / "token").exists()
    config = said(tmp_path, f"token_file = '{tmp_path / 'token'}'\nlisten = '0.0.0.0:99'")
    settings = settings_of(config)
    assert settings.token == (tmp_path / "token").read_text().strip()
    assert (settings.host, settings.port) == ("0.0.0.0", 99)  # noqa: S104
    assert settings.token not in repr(settings)
