"""Whose program on this machine is at the other end of a connection: Linux knows, and tells whoever asks."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import sys
from typing import Final

_SOCK_DIAG: Final = 4
_BY_FAMILY: Final = 20
"""``NETLINK_SOCK_DIAG`` and ``SOCK_DIAG_BY_FAMILY`` of linux/netlink.h and linux/sock_diag.h; see sock_diag(7)."""
_HEAD: Final = struct.Struct("=IHHII")
"""``nlmsghdr``: length, type, flags, number, port."""
_QUESTION: Final = struct.Struct("=BBBxI")
"""``inet_diag_req_v2`` up to the sockets: family, protocol, extensions, states."""
_ENDS: Final = struct.Struct("!HH16s16s")
"""Of ``inet_diag_sockid``: port of the one asked for, port of its other end, their addresses; in network order."""
_ANY_INTERFACE: Final = struct.pack("=III", 0, 0xFFFFFFFF, 0xFFFFFFFF)
"""The rest of ``inet_diag_sockid``: no interface, no cookie."""
_ANSWER: Final = struct.Struct("=BBBB HH 16s16s III IIIII")
"""``inet_diag_msg``: family, state, timer, retries; the sockets; expiry, two queues, user, inode."""
_IS_REQUEST: Final = 1
_ALL_STATES: Final = 0xFFFFFFFF
_BYTES: Final = 4096
"""The answer has some 130."""


def user_of_peer(connection: socket.socket) -> int | None:
    """Return the number of the user whose program opened a TCP connection from this machine to this machine.

    The kernel is asked for the one socket, which takes some microseconds however many there are; ``/proc/net/tcp``
    would have to be read whole.

    Returns
    -------
    int | None
        None where the system does not say: it is no Linux, or one that was built without ``tcp_diag``.

    Raises
    ------
    ConnectionAbortedError
        Nobody is there any more. What a program has let go of belongs to nobody, and the kernel would call that root.
    """
    if sys.platform != "linux":
        return None
    own, peer = connection.getsockname(), connection.getpeername()
    user = _owner(connection.family, peer, own)
    if (
        user is None and _owner(connection.family, own, peer) is not None
    ):  # it does say: of our own end, for one
        raise ConnectionAbortedError
    return user


def is_own_user(user: int) -> bool:
    """Tell whether a user is the one this program runs for: its own, who called it by sudo, or root, who is anybody."""
    return user in {0, os.getuid()} or str(user) == os.environ.get("SUDO_UID")


def _owner(family: int, here: tuple[str, int], there: tuple[str, int]) -> int | None:
    """Return the user of the socket whose own end is ``here``; None where there is none or nobody says."""
    if sys.platform != "linux":
        return None
    ends = _ENDS.pack(here[1], there[1], _packed(family, here[0]), _packed(family, there[0]))
    question = _QUESTION.pack(family, socket.IPPROTO_TCP, 0, _ALL_STATES) + ends + _ANY_INTERFACE
    asked = _HEAD.pack(_HEAD.size + len(question), _BY_FAMILY, _IS_REQUEST, 1, 0) + question
    with (
        contextlib.suppress(OSError),
        socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _SOCK_DIAG) as kernel,
    ):
        kernel.settimeout(0.0)  # the answer is there as soon as the question has been sent
        kernel.sendto(asked, (0, 0))
        return _user_in(kernel.recv(_BYTES), here[1], there[1])
    return None


def _user_in(answer: bytes, port: int, other: int) -> int | None:
    if len(answer) < _HEAD.size + _ANSWER.size or _HEAD.unpack_from(answer)[1] != _BY_FAMILY:
        return None  # an error: there is no such socket
    found = _ANSWER.unpack_from(answer, _HEAD.size)
    ports = tuple(map(socket.ntohs, found[4:6]))
    user, inode = found[-2:]
    # Where there is no such connection the kernel answers with who listens; and what was let go of has no inode.
    return int(user) if ports == (port, other) and inode else None


def _packed(family: int, host: str) -> bytes:
    return socket.inet_pton(family, host.partition("%")[0])
