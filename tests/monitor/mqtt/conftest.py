from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mosquitto import Mosquitto, mosquitto

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with mosquitto(tmp_path) as running:
        yield running
