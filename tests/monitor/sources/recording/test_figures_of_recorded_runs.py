"""Distance, elapsed, timer and moving time of the recorded runs beside what their files state: a table, and its bars.

``python tests/monitor/sources/recording/test_figures_of_recorded_runs.py`` prints the table.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

from fleetfoot.errors import UnreadableError
from fleetfoot.path.gridding import Gridding
from fleetfoot.sources.recording.distance import HOLD_S
from fleetfoot.sources.recording.read import _drafts, content_of, read_content
from fleetfoot_signal import Channel, Sample
from fleetfoot_signal.travel import is_moving

if TYPE_CHECKING:
    from fleetfoot.sources.recording.draft import Stated
    from fleetfoot.sources.recording.model import Recording

PROJECT = next(folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").exists())
DATA = PROJECT.parent / "shared" / "data"

pytestmark = [
    pytest.mark.recordings,
    pytest.mark.skipif(not DATA.is_dir(), reason="the recorded runs do not lie beside the project"),
]

BAR = 0.01
NO_RUN = {
    "aaron-schroeder_heartandsole-testcourse.fit": "a course",
    "dblock_tcx-walking_activity_1.tcx": "a walk, its sport unstated",
    "inverted-times.fit": "rowing (a SpeedCoach, 20 strokes a minute), its sport unstated",
    "unterminated-strings.fit": "cycling",
    "DeveloperData.fit": "three records without a time",
    "empty-sessions.fit": "empty",
}
"""Files that are not read as runs, and why."""
EXPLAINED: dict[tuple[str, str], str] = {}
"""Deviations of more than 1 % from what a file states, by file and figure, and why."""


class Line(NamedTuple):
    """One run of one file."""

    name: str
    recording: Recording
    stated: Stated
    moving_s: float


def files() -> list[Path]:
    return (
        sorted(path for path in DATA.rglob("*") if path.suffix.lower() in {".fit", ".tcx"})
        if DATA.is_dir()
        else []
    )


def moving_s(recording: Recording) -> float:
    grid = Gridding(hold_s=HOLD_S)
    for item in recording.items():
        if isinstance(item, Sample):
            grid.push(item)
    grid.advance(float(recording.t_s[-1]))
    return float(np.count_nonzero(is_moving(grid.rows[Channel.SPEED])))


def lines(path: Path) -> list[Line]:
    content = content_of(path)
    runs = [d for d in _drafts(str(path), content) if d.sport is None or d.sport.runs or not d.sport.name]
    recordings = read_content(str(path), path.name, content)
    stated = [draft.stated for draft in runs]
    assert len(stated) == len(recordings)
    return [Line(r.name, r, s, moving_s(r)) for r, s in zip(recordings, stated, strict=True)]


def off(own: float, stated: float) -> float:
    """Share by which a figure deviates; 0 where the file states none."""
    return abs(own - stated) / stated if stated > 0.0 else 0.0


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_every_figure_is_within_1_percent_of_the_files_own_or_explained(path: Path) -> None:
    if path.name in NO_RUN:
        with pytest.raises(UnreadableError):
            lines(path)
        return
    for line in lines(path):
        figures, stated = line.recording.figures, line.stated
        for name in ("distance_m", "elapsed_s", "timer_s"):
            deviation = off(getattr(figures, name), getattr(stated, name))
            told = any("the file states" in warning for warning in line.recording.warnings)
            explained = (path.name, name) in EXPLAINED
            assert deviation <= BAR or (told and explained), (name, deviation)
            assert not (deviation <= BAR and explained), f"{name} needs no explanation any more"


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_no_part_exceeds_the_whole(path: Path) -> None:
    if path.name in NO_RUN:
        return
    for line in lines(path):
        figures = line.recording.figures
        assert figures.timer_s <= figures.elapsed_s + 1e-6
        assert line.moving_s <= figures.timer_s + 3.0  # the summary holds it to the timer
        if math.isfinite(figures.distance_m) and line.moving_s > 60.0:
            assert figures.distance_m / line.moving_s < 6.5


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_the_seconds_come_to_the_distance(path: Path) -> None:
    """What charts and detectors see is the run of the figures."""
    if path.name in NO_RUN:
        return
    for line in lines(path):
        if line.recording.duration_s < 120.0:
            continue
        grid = Gridding(hold_s=HOLD_S)
        for item in line.recording.items():
            if isinstance(item, Sample):
                grid.push(item)
        grid.advance(float(line.recording.t_s[-1]))
        metres = float(np.nansum(grid.rows[Channel.SPEED]))
        assert metres == pytest.approx(line.recording.figures.distance_m, rel=0.04, abs=20.0), line.name


def test_what_is_not_read_as_a_run_is_no_run() -> None:
    assert set(NO_RUN) <= {path.name for path in files()}


TITLES = ("distance", "stated", "elapsed", "stated", "timer", "stated", "moving")


def main() -> None:
    """Print the table."""
    print(f"{'file':44} {' '.join(f'{title:>9}' for title in TITLES)}")  # noqa: T201 - the table is for people
    for path in files():
        if path.name in NO_RUN:
            print(f"{path.name[:44]:44} not a run: {NO_RUN[path.name]}")  # noqa: T201
            continue
        for line in lines(path):
            f, s = line.recording.figures, line.stated
            cells = [
                f.distance_m,
                s.distance_m,
                f.elapsed_s,
                s.elapsed_s,
                f.timer_s,
                s.timer_s,
                line.moving_s,
            ]
            shown = " ".join(f"{'-' if math.isnan(cell) else f'{cell:.1f}':>9}" for cell in cells)
            print(f"{line.name[:44]:44} {shown} {'; '.join(line.recording.warnings)[:60]}")  # noqa: T201


if __name__ == "__main__":
    main()
