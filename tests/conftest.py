"""Options and fixtures for all tests."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from process_state import drop_what_failed, log_as_before

if TYPE_CHECKING:
    from collections.abc import Generator

ROOT = Path(__file__).parents[1]
# How long an example takes says how busy the machine is: no deadline. The same examples every time, so that a change
# is judged by what it changes; new ones are looked for by --nightly.
settings.register_profile("fleetfoot", deadline=None, derandomize=True)
settings.register_profile("nightly", deadline=None, print_blob=True)
settings.load_profile("fleetfoot")
collect_ignore = ["support"]  # modules for tests; some are programs of their own


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--nightly", action="store_true", help="fuzz a million payloads a codec instead of ten thousand"
    )
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite tests/golden from what the code does now"
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Three workers for two cores: half of its time a test waits, for radios, browsers and demos in real time."""
    return 3 * (os.cpu_count() or 1) // 2 or 1


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--nightly"):
        settings.load_profile("nightly")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # What waits goes first, so that what computes fills the cores beside it and no wait stands alone at the end.
    items.sort(key=lambda item: "system" not in item.path.parts)
    if config.getoption("--nightly"):
        return
    skip = pytest.mark.skip(reason="long: runs with --nightly")
    for item in items:
        if "nightly" in item.keywords:
            item.add_marker(skip)


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    with log_as_before():
        done = yield
    if item.stash.get(FAILED, False):
        drop_what_failed()
    return done


@pytest.fixture(scope="session")
def recordings() -> Path:
    """The folder of recorded runs beside the project, which are no part of it."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the recorded runs are not beside the project")
    return folder
