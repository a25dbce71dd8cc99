"""TLS of the page's server."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from fleetfoot.errors import UsageError

if TYPE_CHECKING:
    from fleetfoot.page.settings import PageSettings


def tls_context(settings: PageSettings) -> ssl.SSLContext | None:
    """Return what TLS needs, or None without a certificate.

    Raises
    ------
    UsageError
        The certificate or its key cannot be used.
    """
    if settings.cert_file is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        # an empty password fails where a key is encrypted, instead of asking on the terminal
        context.load_cert_chain(settings.cert_file, settings.key_file, password="")
    except OSError as error:
        names = ", ".join(str(file) for file in (settings.cert_file, settings.key_file) if file)
        raise UsageError(
            f"the live page cannot use the certificate {names}: {error.strerror or error};"
            " page.cert_file and page.key_file must be PEM files that belong together"
        ) from error
    return context
