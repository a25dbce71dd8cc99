"""``[influx]``: where InfluxDB is and how it knows us."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fleetfoot.errors import UsageError
from fleetfoot.keys import Flag, Held, Number, Place, Secret, Text, check, key, secret
from fleetfoot.network.address import Form

if TYPE_CHECKING:
    from pathlib import Path

SERVER: Final = Form(
    none="not the address of an InfluxDB",
    shape="http://HOST[:PORT], or https:// for TLS",
    schemes=("http", "https"),
    login="a login does not belong in an address; use influx.username and FLEETFOOT_INFLUX_PASSWORD",
    has_path=True,
)


def server_keys(url: str) -> dict[str, object]:
    """Return the key of ``[influx]`` that an address stands for: itself.

    Raises
    ------
    ValueError
        It is none, or holds a login. The text never repeats it.
    """
    SERVER.split(url)
    return {"url": url}


@dataclass(frozen=True, slots=True, kw_only=True)
class InfluxSettings:
    """One bucket of one server.

    InfluxDB 2.x and 3 know us by a token, 1.8 and later by user name and password, or not at all.
    """

    url: str = key(
        Text(longest=500),
        "",
        unset="nothing is shipped",
        help=f"`{SERVER.shape}`: the InfluxDB that runs are shipped to, see [influxdb.md](influxdb.md)",
        private=True,
        spread=server_keys,
        replaces=("org", "token_file", "username", "password_file", "ca_file"),
    )
    org: str = key(Text(longest=200), "", unset="1.x has none, 2.x asks for one", help="organisation (2.x)")
    bucket: str = key(
        Text(longest=200), "runs", help="bucket; with 1.8 and later `DATABASE` or `DATABASE/RETENTION_POLICY`"
    )
    token_file: Path | None = key(
        Place(),
        unset="FLEETFOOT_INFLUX_TOKEN, where it is set",
        help="a file that holds the token on one line (2.x, 3)",
    )
    token: Secret | None = secret(help="the token", held=Held(file="token_file", needs=("url",)))
    username: str = key(Text(":", 200), "", unset="no login by name", help="user (1.8 and later)")
    password_file: Path | None = key(
        Place(),
        unset="FLEETFOOT_INFLUX_PASSWORD, where it is set",
        help="a file that holds the password on one line",
    )
    password: Secret | None = secret(help="the password", held=Held(file="password_file", needs=("url",)))
    ca_file: Path | None = key(
        Place(), unset="the certificates that this system trusts", help="certificates to trust"
    )
    positions: bool = key(
        Flag(),
        default=True,
        help="whether it is told where runs led: a position every 5 s, for the map in Grafana",
    )
    timeout_s: float = key(Number(0.1, 600, "s"), 10.0, help="how long a request may take", hidden=True)

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        check(self, "influx")
        if self.password and not self.username:
            raise UsageError("a password for InfluxDB needs influx.username")
        if self.token and self.username:
            raise UsageError("influx.username and a token are two logins; leave one of them out")

    @property
    def name(self) -> str:
        """What the target is known by in the store: place and bucket, no secrets."""
        return f"{self.url.rstrip('/')} {self.org}/{self.bucket}"

    @property
    def login(self) -> str:
        """What InfluxDB knows us by: the token, or user name and password; empty without."""
        if self.username:
            return f"{self.username}:{self.password.reveal() if self.password else ''}"
        return self.token.reveal() if self.token else ""
