"""The certificate that a machine makes for itself: whom it convinces, how long it lasts, who can read its key."""

from __future__ import annotations

import socket
import ssl
import time
from typing import TYPE_CHECKING

import pytest
from page_world import FILES, TOKEN, new_sink

from fleetfoot.errors import UsageError
from fleetfoot.page.own_certificate import DAYS, LEFT_DAYS, own_certificate, own_names
from fleetfoot.page.server import serving
from fleetfoot.page.settings import PageSettings

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ["127.0.0.1", "::1", "localhost", "pi.local"]


def hands_shaken(server: ssl.SSLContext, client: ssl.SSLContext, name: str) -> str:
    """Shake hands in memory; return the version of TLS."""
    pipes = ssl.MemoryBIO(), ssl.MemoryBIO()
    sides = (
        server.wrap_bio(pipes[0], pipes[1], server_side=True),
        client.wrap_bio(pipes[1], pipes[0], server_hostname=name),
    )
    done = set[int]()
    for turn in range(20):
        try:
            sides[turn % 2].do_handshake()
            done.add(turn % 2)
        except ssl.SSLWantReadError:
            continue
        if len(done) == 2:
            break
    return str(sides[1].version())


def contexts(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    own = own_certificate(folder, NAMES)
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(own.cert_file)
    return server, ssl.create_default_context(cafile=own.authority)


@pytest.mark.parametrize("name", NAMES)
def test_who_trusts_its_authority_is_convinced_under_every_name(tmp_path: Path, name: str) -> None:
    assert hands_shaken(*contexts(tmp_path), name).startswith("TLSv1")


def test_nobody_else_is_convinced_and_no_other_name(tmp_path: Path) -> None:
    server, client = contexts(tmp_path)
    with pytest.raises(ssl.SSLCertVerificationError, match="mismatch"):
        hands_shaken(server, client, "bank.example")
    with pytest.raises(ssl.SSLCertVerificationError):
        hands_shaken(server, ssl.create_default_context(), "localhost")


def test_only_its_owner_reads_the_key_and_that_of_the_authority_is_gone(tmp_path: Path) -> None:
    own = own_certificate(tmp_path / "tls", NAMES)
    assert own.cert_file.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "tls").stat().st_mode & 0o777 == 0o700
    assert sorted(each.name for each in (tmp_path / "tls").iterdir()) == ["authority.pem", "page.pem"]
    assert own.cert_file.read_text().count("PRIVATE KEY") == 2  # one, with its begin and end
    assert "PRIVATE KEY" not in own.authority.read_text()


def test_it_stays_until_a_name_is_missing_or_its_end_is_near(tmp_path: Path) -> None:
    first = own_certificate(tmp_path, NAMES)
    assert own_certificate(tmp_path, NAMES[:2]) == first
    nearly_s = time.time() + (DAYS - LEFT_DAYS - 1) * 86_400.0
    assert own_certificate(tmp_path, NAMES, nearly_s) == first
    renewed = own_certificate(tmp_path, NAMES, nearly_s + 2 * 86_400.0)
    assert renewed.fingerprint != first.fingerprint
    other = own_certificate(tmp_path, [*NAMES, "192.0.2.7", "2001:db8::7"])
    assert other.fingerprint != renewed.fingerprint
    assert own_certificate(tmp_path, [*NAMES, "2001:db8:0::7"]) == other
    other.cert_file.write_bytes(b"damaged")
    assert own_certificate(tmp_path, NAMES).fingerprint != other.fingerprint


def test_without_openssl_it_is_said_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match=r"install openssl, .*page\.cert_file.*page\.tls = false"):
        own_certificate(tmp_path / "tls", NAMES)


def test_a_strange_host_name_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "a b\n[x]")
    assert own_names("pi.example", "192.0.2.7", "b\nad") == [
        "127.0.0.1",
        "192.0.2.7",
        "::1",
        "localhost",
        "pi.example",
    ]


async def test_a_page_that_other_machines_reach_is_served_over_tls(tmp_path: Path) -> None:
    notes = list[str]()
    settings = PageSettings(listen="0.0.0.0", port=0, token=TOKEN, token_file=tmp_path / "token")  # noqa: S104
    async with serving(settings, new_sink(), FILES, notes.append) as url:
        assert url.startswith("https://")
        own = own_certificate(tmp_path / "page-tls", ["localhost"])
        assert any(own.fingerprint in note for note in notes)
    assert PageSettings(listen="0.0.0.0", tls=False).scheme == "http"  # noqa: S104
    assert PageSettings(listen="127.0.0.1").scheme == PageSettings().scheme == "http"
