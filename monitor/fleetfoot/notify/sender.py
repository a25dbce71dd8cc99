"""What delivers messages: the protocol of senders, and their one kind of failure."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol

from fleetfoot.errors import FleetfootError

if TYPE_CHECKING:
    from fleetfoot.notify.post import Post


class NotDeliveredError(FleetfootError):
    """A message was not delivered; the text says why and what to do, and holds no secret."""

    exit_code: ClassVar[int] = 7


class Sender(Protocol):
    """Delivers messages to one target."""

    @property
    def label(self) -> str:
        """What people call the target; no secret."""
        ...

    @property
    def repeats(self) -> bool:
        """Whether to try again what failed."""
        ...

    async def send(self, post: Post) -> None:
        """Deliver a message within the sender's own time limit.

        Raises
        ------
        NotDeliveredError
            It was not, or nobody can say.
        """
