"""Another user of the same machine gets nothing of the page that asks for no code."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest
from page_world import RUN, TOKEN, second, site
from patience import PATIENCE_S

from fleetfoot.network import peer
from fleetfoot.network.peer import is_own_user, user_of_peer
from fleetfoot.page.doorway import Doorway
from fleetfoot.page.guard import Refusals

if TYPE_CHECKING:
    from collections.abc import Generator

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells whose a connection is")
NOBODY: Final = 65534
ASK: Final = (
    "exec 3<>/dev/tcp/127.0.0.1/$1 && printf '%s %s HTTP/1.1\\r\\nHost: 127.0.0.1:%s\\r\\n"
    'Connection: close\\r\\n\\r\\n\' "$2" "$3" "$1" >&3 && cat <&3'
)
needs_root = pytest.mark.skipif(os.getuid() != 0, reason="only root can be another user for a moment")


async def asked(port: int, target: str, user: int, method: str = "GET") -> str:
    """What a program of a user gets."""
    process = await asyncio.create_subprocess_exec(
        "bash", "-c", ASK, "bash", str(port), method, target, stdout=subprocess.PIPE, user=user, cwd="/"
    )
    async with asyncio.timeout(PATIENCE_S):
        out, _ = await process.communicate()
    return out.decode()


@needs_root
@pytest.mark.parametrize(
    ("target", "method"),
    [("/", "GET"), ("/api/stream", "GET"), ("/start-list", "GET"), ("/api/diary", "POST")],
)
async def test_another_user_is_refused_and_told_what_would_let_in(target: str, method: str) -> None:
    async with site() as served:
        served.sink.begin(RUN)
        served.sink.second(RUN, second(0))
        answer = await asked(served.port, target, NOBODY, method)
        assert answer.startswith("HTTP/1.1 403 ")
        assert "another user of this machine; with --listen 127.0.0.1 a code lets others in" in answer
        assert RUN.athlete not in answer
        assert [note.partition(";")[0] for note in served.notes] == [
            "live page: refused 127.0.0.1: another user of this machine"
        ]
        assert (await served.ask("/")).status == 200


@needs_root
async def test_with_a_code_another_user_may_come_in() -> None:
    async with site(token=TOKEN) as served:
        assert (await asked(served.port, "/", NOBODY)).startswith("HTTP/1.1 401 ")


async def test_ones_own_programs_are_let_in() -> None:
    async with site() as served:
        assert (await asked(served.port, "/", os.getuid())).startswith("HTTP/1.1 200 ")


async def test_where_the_system_does_not_say_whose_it_is_the_page_asks_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(peer, "_SOCK_DIAG", 31)  # a protocol of netlink that nobody serves
    async with site() as served:
        assert (await served.ask("/")).status == 200


@pytest.fixture(params=["127.0.0.1", "::1"])
def listening(request: pytest.FixtureRequest) -> Generator[socket.socket]:
    family = socket.AF_INET6 if ":" in request.param else socket.AF_INET
    try:
        made = socket.create_server((request.param, 0), family=family)
    except OSError:
        pytest.skip("this machine has no IPv6")
    with made:
        yield made


def test_the_user_of_a_connection_is_known(listening: socket.socket) -> None:
    with socket.create_connection(listening.getsockname()[:2]), listening.accept()[0] as accepted:
        assert user_of_peer(accepted) == os.getuid()


def test_what_was_hung_up_belongs_to_nobody(listening: socket.socket) -> None:
    """Not even at once, when the kernel still has the connection, as one of root's."""
    socket.create_connection(listening.getsockname()[:2]).close()
    with listening.accept()[0] as accepted, pytest.raises(ConnectionAbortedError):
        user_of_peer(accepted)


async def test_who_has_hung_up_is_not_let_in(listening: socket.socket) -> None:
    notes: list[str] = []
    with Doorway(listening, Refusals(notes.append), own_user_only=True) as door:
        socket.create_connection(door.getsockname()[:2]).close()
        with pytest.raises(ConnectionAbortedError):
            door.accept()
        assert door.open == 0


def test_who_listens_is_not_taken_for_who_calls(listening: socket.socket) -> None:
    """The kernel answers with the listening socket where there is no such connection."""
    own = listening.getsockname()
    assert peer._owner(listening.family, own, (own[0], 9)) is None


def test_root_and_who_called_it_by_sudo_are_the_runner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUDO_UID", "1000")
    monkeypatch.setattr(os, "getuid", lambda: 500)
    assert [user for user in (0, 500, 1000, 1001, NOBODY) if is_own_user(user)] == [0, 500, 1000]
    monkeypatch.delenv("SUDO_UID")
    assert not is_own_user(1000)
