"""A certificate that this machine makes for itself, signed by an authority whose key is thrown away at once.

Whoever trusts the authority trusts this one certificate and nothing that anybody could ever make with it. Made by
OpenSSL's program, so that nothing has to be installed for it.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
import secrets
import socket
import ssl
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from fleetfoot.errors import UsageError
from fleetfoot.files.place import put

if TYPE_CHECKING:
    from collections.abc import Collection

DAYS: Final = 825
"""The longest that Apple's systems take a certificate for (support.apple.com/103769)."""
LEFT_DAYS: Final = 30
"""So long before its end it is made anew."""
MAKING_S: Final = 60.0
_NAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,61}[A-Za-z0-9])?", re.ASCII)
_MISSING: Final = (
    "install openssl, name a certificate of your own (page.cert_file), or set page.tls = false, with which everybody on"
    " the network can read along"
)
_CONFIGURATION: Final = """\
[req]
distinguished_name = dn
prompt = no
x509_extensions = authority
[dn]
CN = {title}
[authority]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
subjectAltName = @names
[page]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = @names
[names]
{names}
"""


class Own(NamedTuple):
    """A certificate of our own."""

    cert_file: Path
    """With its key (PEM), for its owner only."""
    authority: Path
    """What a browser or phone is told to trust (PEM)."""
    fingerprint: str
    """SHA-256 of the certificate, as browsers show it."""


def own_names(*more: str) -> list[str]:
    """Return the names and addresses that this machine goes by, and ``more`` of them."""
    host = socket.gethostname().partition(".")[0]
    known = ["localhost", "127.0.0.1", "::1", socket.gethostname(), f"{host}.local", *more]
    return sorted({each.lower() for each in known if is_address(each) or _NAME.fullmatch(each)})


def own_certificate(folder: Path, names: Collection[str], now_s: float | None = None) -> Own:
    """Return this machine's own certificate; it is made where there is none, or none for these names, or none for long.

    Raises
    ------
    UsageError
        It cannot be made, or written.
    """
    cert_file, authority = folder / "page.pem", folder / "authority.pem"
    if not _is_good(cert_file, authority, names, time.time() if now_s is None else now_s):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=folder) as draft:
                _make(Path(draft), names)
                parts = [
                    (Path(draft) / name).read_bytes() for name in ("page.key", "page.crt", "authority.pem")
                ]
        except OSError as error:
            raise UsageError(
                f"{folder}: cannot make a certificate: {error.strerror or error}: {_MISSING}"
            ) from error
        put(authority, parts[2], over=lambda _: True)
        put(cert_file, b"".join(parts), over=lambda _: True)
    return Own(cert_file, authority, fingerprint_of(cert_file.read_text("ascii")))


def fingerprint_of(pem: str) -> str:
    """Return the SHA-256 of the first certificate in a PEM text, as browsers show it: pairs with colons."""
    first = pem[pem.index("-----BEGIN CERTIFICATE-----") :].partition("-----END CERTIFICATE-----")
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert("".join(first[:2]))).hexdigest().upper()
    return ":".join(digest[place : place + 2] for place in range(0, len(digest), 2))


def is_address(text: str) -> bool:
    """Return whether a text is an IP address, and no name."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_good(cert_file: Path, authority: Path, names: Collection[str], now_s: float) -> bool:
    """Tell whether a certificate is there for all names, and for long enough; its authority names what it is for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(cert_file)
        context.load_verify_locations(authority)
    except OSError:  # not there, damaged, or no pair
        return False
    (found,) = context.get_ca_certs()
    listed = cast("tuple[tuple[str, str], ...]", found.get("subjectAltName", ()))
    known = {_plain(name) for _, name in listed}
    left_s = ssl.cert_time_to_seconds(str(found["notAfter"])) - now_s
    return left_s > LEFT_DAYS * 86_400.0 and known >= {_plain(each) for each in names}


def _plain(name: str) -> str:
    """Return a name as it is compared; OpenSSL writes IPv6 addresses in full."""
    text = name.strip()
    return str(ipaddress.ip_address(text)) if is_address(text) else text.lower()


def _make(draft: Path, names: Collection[str]) -> None:
    listed = [f"{'IP' if is_address(each) else 'DNS'}.{place} = {each}" for place, each in enumerate(names)]
    title = f"fleetfoot on {socket.gethostname()[:40]}"
    for name, said in (("authority.cnf", title), ("page.cnf", "fleetfoot")):
        (draft / name).write_text(
            _CONFIGURATION.format(title=said, names="\n".join(listed)), encoding="ascii"
        )
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    serial = f"0x{secrets.token_hex(16)}"
    signed = ("-CA", "authority.pem", "-CAkey", "authority.key", "-set_serial", serial, "-days", str(DAYS))
    _openssl(
        draft,
        "req",
        "-x509",
        *key,
        "-keyout",
        "authority.key",
        "-out",
        "authority.pem",
        "-days",
        str(DAYS),
        "-sha256",
        "-config",
        "authority.cnf",
    )
    _openssl(draft, "req", "-new", *key, "-keyout", "page.key", "-out", "page.csr", "-config", "page.cnf")
    _openssl(
        draft,
        "x509",
        "-req",
        "-in",
        "page.csr",
        "-out",
        "page.crt",
        *signed,
        "-sha256",
        "-extfile",
        "page.cnf",
        "-extensions",
        "page",
    )


def _openssl(folder: Path, *arguments: str) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - no word of it comes from outside but names that were checked
            ["openssl", *arguments],  # noqa: S607 - the one that this system has
            cwd=folder,
            capture_output=True,
            check=False,
            timeout=MAKING_S,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UsageError(f"a certificate cannot be made without openssl: {_MISSING}") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise UsageError(f"openssl makes no certificate: {said[-1] if said else done.returncode}: {_MISSING}")
