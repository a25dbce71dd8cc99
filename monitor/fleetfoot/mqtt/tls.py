"""What TLS needs: certificates, and a socket that does not stay open when the handshake fails."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from fleetfoot.errors import UsageError

if TYPE_CHECKING:
    from fleetfoot.mqtt.settings import MqttSettings


def tls_context(settings: MqttSettings) -> ssl.SSLContext | None:
    """Return what TLS needs, or None without TLS.

    Raises
    ------
    UsageError
        A certificate or key cannot be read.
    """
    if not settings.tls:
        return None
    files = ", ".join(str(f) for f in (settings.ca_file, settings.cert_file, settings.key_file) if f)
    try:
        context = ssl.create_default_context(cafile=settings.ca_file)
        if settings.cert_file:
            # an empty password fails where a key is encrypted, instead of asking on the terminal
            context.load_cert_chain(settings.cert_file, settings.key_file, password="")
    except OSError as error:
        raise UsageError(
            f"MQTT: cannot use the certificates {files}: {error.strerror or error}:"
            " mqtt.ca_file, mqtt.cert_file and mqtt.key_file name PEM files"
        ) from error
    context.sslsocket_class = _TidySocket
    return context


class _TidySocket(ssl.SSLSocket):
    """Closes itself when the handshake fails; paho forgets it then."""

    def do_handshake(
        self,
        block: bool = False,  # noqa: FBT001, FBT002 - the standard library's signature
    ) -> None:
        """Shake hands, or close and raise."""
        try:
            super().do_handshake(block)
        except OSError:
            self.close()
            raise
