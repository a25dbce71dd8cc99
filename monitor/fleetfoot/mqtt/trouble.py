"""Why there is no connection to the broker, in one line that says what to do."""

from __future__ import annotations

import enum
import socket
import ssl
from typing import TYPE_CHECKING

import aiomqtt
from paho.mqtt.reasoncodes import ReasonCode

from fleetfoot.errors import FleetfootError

if TYPE_CHECKING:
    from fleetfoot.mqtt.settings import MqttSettings


class Trouble(enum.Enum):
    """Why there is no connection, as far as what is to be done differs."""

    AWAY = enum.auto()
    """Nobody answers; it may mend itself."""
    HOST = enum.auto()
    PROTOCOL = enum.auto()
    IDENTITY = enum.auto()
    TLS = enum.auto()


class UnreachableError(FleetfootError):
    """There is no connection to the broker."""

    def __init__(self, trouble: Trouble, text: str) -> None:
        super().__init__(text)
        self.trouble = trouble


def unreachable(error: aiomqtt.MqttError, settings: MqttSettings) -> UnreachableError:
    """Say why there is no connection and what to do."""
    cause = error.__context__
    if isinstance(error, aiomqtt.MqttCodeError):
        return _refused(error, settings)
    if isinstance(cause, ssl.SSLError):
        reason = getattr(cause, "verify_message", "") or cause.reason or str(cause)
        advice = "check the CA file, that the certificate names this host, and that this port speaks TLS"
        return UnreachableError(Trouble.TLS, f"cannot be trusted ({reason}): {advice}")
    if isinstance(cause, socket.gaierror):
        return UnreachableError(
            Trouble.HOST, f"cannot be found ({cause.strerror}): check the host name and the network"
        )
    reason = (cause.strerror if isinstance(cause, OSError) else None) or str(error)
    hints = ["start it or correct its address"]
    hints += [] if settings.tls else ["mqtts:// if it wants TLS"]
    hints += ["protocol 3.1.1 if it is an old one"] if settings.protocol == "5" else []
    return UnreachableError(Trouble.AWAY, f"does not answer ({reason}): {', '.join(hints)}")


def _refused(error: aiomqtt.MqttCodeError, settings: MqttSettings) -> UnreachableError:
    """Say what a broker means that answers with a refusal; the codes are those of MQTT 5, 3.2.2.2."""
    match getattr(error.rc, "value", error.rc):
        case 134 | 135:
            who = "without a user name" if not settings.username else f"for user {settings.username!r}"
            return UnreachableError(
                Trouble.IDENTITY, f"refuses access {who}: check user name, password and access list"
            )
        case 132:
            other = "3.1.1" if settings.protocol == "5" else "5"
            advice = f"set the protocol to {other}"
            return UnreachableError(Trouble.PROTOCOL, f"does not speak MQTT {settings.protocol}: {advice}")
        case _:
            return UnreachableError(Trouble.AWAY, f"refuses the connection ({error.rc}): see its log")


def lost(errors: ExceptionGroup[aiomqtt.MqttError]) -> UnreachableError:
    """Say that a connection was lost, and why if the broker said so (MQTT 5, 3.14.2.1; 128: unspecified)."""
    causes = (error.__cause__ or error for error in errors.exceptions)
    codes = (cause.rc for cause in causes if isinstance(cause, aiomqtt.MqttCodeError))
    told = [f" ({code})" for code in codes if isinstance(code, ReasonCode) and code.value > 128]
    return UnreachableError(Trouble.AWAY, f"was lost{''.join(told[:1])}")
