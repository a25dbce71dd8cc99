"""An action of a command that only keeps what it is asked for."""

from __future__ import annotations


class FakeAction:
    """Stands for ``act`` of every command: keeps the request and does as it is told."""

    def __init__(self) -> None:
        self.requests: list[object] = []
        self.code = 0
        self.error: BaseException | None = None

    def __call__(self, request: object) -> int:
        self.requests.append(request)
        if self.error is not None:
            raise self.error
        return self.code
