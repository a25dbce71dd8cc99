"""Certificates: what one trusts, and what one is known by, out of PEM files that the configuration names."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from fleetfoot.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def client_context(
    ca_file: Path | None, cert_file: Path | None, key_file: Path | None, *, whose: str
) -> ssl.SSLContext:
    """Return what a client needs for TLS.

    Parameters
    ----------
    ca_file
        Whom to trust; None: whom this system trusts.
    cert_file, key_file
        What the server knows us by, where it asks for that.
    whose
        Section of the configuration, ``mqtt``, whose keys these are.

    Raises
    ------
    UsageError
        One of them cannot be used.
    """
    try:
        context = ssl.create_default_context(cafile=ca_file)
        _know_by(context, cert_file, key_file)
    except OSError as error:
        raise _unusable(error, whose, ca_file=ca_file, cert_file=cert_file, key_file=key_file) from error
    return context


def server_context(cert_file: Path, key_file: Path | None, *, whose: str) -> ssl.SSLContext:
    """Return what a server needs for TLS.

    Raises
    ------
    UsageError
        The certificate or its key cannot be used.
    """
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        _know_by(context, cert_file, key_file)
    except OSError as error:
        raise _unusable(error, whose, cert_file=cert_file, key_file=key_file) from error
    return context


def _know_by(context: ssl.SSLContext, cert_file: Path | None, key_file: Path | None) -> None:
    if cert_file is not None:
        # An empty password fails where a key is encrypted, instead of asking on the terminal.
        context.load_cert_chain(cert_file, key_file, password="")


def _unusable(error: OSError, whose: str, **files: Path | None) -> UsageError:
    named = ", ".join(str(file) for file in files.values() if file is not None)
    keys = ", ".join(f"{whose}.{key}" for key, file in files.items() if file is not None)
    return UsageError(
        f"{whose}: cannot use the certificates {named}: {error.strerror or error}:"
        f" {keys} must be PEM files that belong together"
    )
