"""The phone's web app, built once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from phone_parts import no_note

from fleetfoot.phone.site.build import put, site

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("phone")
    put(site(None, no_note), folder)
    return folder
