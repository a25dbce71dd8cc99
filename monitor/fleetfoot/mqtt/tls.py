"""TLS to a broker: a socket that does not stay open when the handshake fails."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from fleetfoot.network.certificates import client_context

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
    context = client_context(settings.ca_file, settings.cert_file, settings.key_file, whose="mqtt")
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
