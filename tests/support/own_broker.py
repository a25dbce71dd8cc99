"""The embedded broker of a command under way: where it is, and its login, as whoever reads along finds them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiomqtt
from patience import PATIENCE_S

if TYPE_CHECKING:
    from urllib.parse import SplitResult

ADVICE = re.compile(r'to read along: mosquitto_sub -v -L "\$\(cat (\S+)\)/')


def own_broker(err: str) -> SplitResult | None:
    """Return the address with its login, by what was told on standard error; None before it was told."""
    found = ADVICE.search(err)
    return urlsplit(Path(found[1]).read_text().strip()) if found else None


def client_of(address: SplitResult, **options: Any) -> aiomqtt.Client:  # noqa: ANN401 - of aiomqtt
    """Return a client that is let in."""
    assert address.hostname
    assert address.port
    return aiomqtt.Client(
        address.hostname,
        address.port,
        username=address.username,
        password=address.password,
        protocol=aiomqtt.ProtocolVersion.V311,
        timeout=PATIENCE_S,
        **options,
    )
