"""A real mosquitto on a free loopback port, for tests: it can be killed, restarted, and asked to save."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from patience import PATIENCE_S
from ports import free_port

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

# Debian keeps it in /usr/sbin, which is not on everybody's PATH
BINARY = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")
PASSWD = shutil.which("mosquitto_passwd")
OPENSSL = shutil.which("openssl")


def skip_without_mosquitto() -> None:
    """Skip the test where mosquitto or what sets it up is missing."""
    for name, found in (("mosquitto", BINARY), ("mosquitto_passwd", PASSWD), ("openssl", OPENSSL)):
        if found is None:
            pytest.skip(f"{name} is not installed")


@dataclass
class Mosquitto:
    """One broker; its database lies in ``folder`` and survives :meth:`kill`."""

    folder: Path
    port: int
    password_file: Path | None = None
    acl_file: Path | None = None
    certificates: Certificates | None = None
    ask_client_certificate: bool = False
    configuration: str | None = None
    """Of somebody else's making, used as it is."""
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"mqtt{'s' if self.certificates else ''}://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return (self.folder / "mosquitto.log").read_text()

    def start(self) -> None:
        """Start it and wait until it listens."""
        assert BINARY is not None
        config = self.folder / "mosquitto.conf"
        config.write_text(self.configuration or self._own_configuration())
        with (self.folder / "mosquitto.log").open("ab") as log:
            self._process = subprocess.Popen([BINARY, "-c", str(config)], stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            assert self._process.poll() is None, self.log
            time.sleep(0.005)
        raise AssertionError(self.log)

    def kill(self) -> None:
        """End it as a power cut would: nothing is saved, nobody is told."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it in good order."""
        self._end(signal.SIGTERM)

    def save(self) -> None:
        """Make it write its database now, and wait until it has."""
        assert self._process is not None
        database = self.folder / "mosquitto.db"
        before = database.stat().st_mtime_ns if database.exists() else 0
        self._process.send_signal(signal.SIGUSR1)
        deadline = time.monotonic() + PATIENCE_S
        while not database.exists() or database.stat().st_mtime_ns == before:
            assert time.monotonic() < deadline, self.log
            time.sleep(0.005)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(PATIENCE_S)
            self._process = None

    def _own_configuration(self) -> str:
        lines = [
            f"listener {self.port} 127.0.0.1",
            "set_tcp_nodelay true",
            "persistence true",
            f"persistence_location {self.folder}/",
            "autosave_interval 3600",  # only save() writes, so that a test decides what a kill loses
            "log_dest stdout",
            f"allow_anonymous {'false' if self.password_file else 'true'}",
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            lines.append("user root")  # otherwise it drops to an account that cannot read the folder
        if self.password_file:
            lines.append(f"password_file {self.password_file}")
        if self.acl_file:
            lines.append(f"acl_file {self.acl_file}")
        if self.certificates:
            lines += [f"certfile {self.certificates.cert}", f"keyfile {self.certificates.key}"]
            if self.ask_client_certificate:
                lines += [f"cafile {self.certificates.ca}", "require_certificate true"]
        return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Certificates:
    """A throw-away certificate authority and what it signed for 127.0.0.1."""

    ca: Path
    cert: Path
    key: Path

    def trusting(self) -> ssl.SSLContext:
        """Return a context for a client that trusts this authority only."""
        return ssl.create_default_context(cafile=self.ca)


def make_certificates(folder: Path) -> Certificates:
    """Make an authority and a certificate for 127.0.0.1."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Certificates(folder / "ca.pem", folder / "cert.pem", folder / "key.pem")
    request, ca_key = folder / "request.pem", folder / "ca-key.pem"
    extensions = folder / "extensions"
    extensions.write_text("subjectAltName=IP:127.0.0.1\n")
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    _openssl("req", "-x509", *curve, "-days", "2", "-subj", "/CN=test", "-keyout", ca_key, "-out", made.ca)
    _openssl("req", *curve, "-subj", "/CN=127.0.0.1", "-keyout", made.key, "-out", request)
    signing: list[str | Path] = [
        "-CA",
        made.ca,
        "-CAkey",
        ca_key,
        "-CAcreateserial",
        "-extfile",
        extensions,
        "-days",
        "2",
    ]
    _openssl("x509", "-req", "-in", request, *signing, "-out", made.cert)
    return made


def make_password_file(folder: Path, users: dict[str, str]) -> Path:
    """Write a password file for the users."""
    assert PASSWD is not None
    path = folder / "passwords"
    path.touch(mode=0o600)
    for user, password in users.items():
        subprocess.run([PASSWD, "-b", str(path), user, password], check=True, capture_output=True)
    return path


def _openssl(*arguments: str | Path) -> None:
    assert OPENSSL is not None
    subprocess.run([OPENSSL, *map(str, arguments)], check=True, capture_output=True)


@contextlib.contextmanager
def mosquitto(
    folder: Path,
    *,
    port: int | None = None,
    password_file: Path | None = None,
    acl_file: Path | None = None,
    certificates: Certificates | None = None,
    ask_client_certificate: bool = False,
) -> Generator[Mosquitto]:
    """Run a broker while the context is open; skip the test where there is no mosquitto."""
    skip_without_mosquitto()
    broker = Mosquitto(
        folder, port or free_port(), password_file, acl_file, certificates, ask_client_certificate
    )
    broker.start()
    try:
        yield broker
    finally:
        broker.kill()
