"""Options and fixtures for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]
settings.register_profile(
    "fleetfoot", deadline=None
)  # how long an example takes says how busy the machine is
settings.load_profile("fleetfoot")
collect_ignore = ["support"]  # modules for tests; some are programs of their own


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--nightly", action="store_true", help="fuzz a million payloads a codec instead of ten thousand"
    )
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite tests/golden from what the code does now"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--nightly"):
        return
    skip = pytest.mark.skip(reason="long: runs with --nightly")
    for item in items:
        if "nightly" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(scope="session")
def recordings() -> Path:
    """The folder of recorded runs beside the project, which are no part of it."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the recorded runs are not beside the project")
    return folder
