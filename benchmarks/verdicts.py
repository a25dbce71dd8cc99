"""Every alert of the recorded runs with its evidence, and what somebody who looked at it says of it.

Nobody labelled these runs, so each alert is judged by a person from what the sensors say before and after: whether it
is right, overstated, wrong, or cannot be told. The verdicts lie in ``verdicts.csv``; recordings do not lie in the
project, and are named by the id of their run, which holds a digest of their content. A verdict is of what was said: it
lapses where an alert moves or changes its size, and the alert is printed as not judged yet.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from benchmarks.detection import upper_rate
from benchmarks.markdown import table
from benchmarks.recorded import RECORDINGS, judged_s, recorded_runs
from fleetfoot_signal.belief import believed
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.detectors import registry
from fleetfoot_signal.gate import is_running

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.recorded import RecordedRun
    from fleetfoot_signal.types import Bools, Floats

FILE: Final = Path(__file__).with_name("verdicts.csv")
VERDICTS: Final = ("right", "overstated", "wrong", "cannot tell")
MOVED_S: Final = 120.0
CHANGED: Final = 0.25
CHANGED_BY: Final = 1.0
"""A verdict holds while the onset moves by less than two minutes, and the size by less than a quarter, or 1 %."""
NOT_JUDGED: Final = "not judged yet"
REFERENCE_S: Final = (480, 780)
"""Of running: what drift is compared with."""
WARM_UP_S: Final = 300
BEFORE_S: Final = 600
AFTER_S: Final = (-120, 180)
"""Of running about the moment of what was said."""
GAINS: Final = (12.0, 22.0, 28.0)
"""bpm per m/s: what heart rate does for a change of speed, the range of what is known of runners."""
EXPONENTS: Final = (-0.45, -0.6, -0.75)
"""The same of ln contact time for ln speed."""


@dataclass(frozen=True, slots=True)
class Told:
    """One episode: what was said of it at its most."""

    run: RecordedRun
    detector: str
    onset_s: float
    t_s: float
    """When the largest size was said."""
    said: float
    """That size [%]."""
    words: str
    """All that was said: severity, size, quietly or aloud."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody says of an alert."""

    run: str
    detector: str
    onset_s: float
    said: float
    verdict: str
    reason: str

    def is_of(self, told: Told) -> bool:
        """Whether it is of what was said."""
        moved = abs(told.onset_s - self.onset_s) <= MOVED_S
        same = abs(told.said - self.said) <= max(CHANGED_BY, CHANGED * self.said)
        return (self.run, self.detector) == (told.run.analysis.run.id, told.detector) and moved and same


def verdicts(file: Path = FILE) -> list[Verdict]:
    """Read the verdicts.

    Raises
    ------
    ValueError
        One is none of :data:`VERDICTS`.
    """
    with file.open(encoding="utf-8", newline="") as lines:
        found = [
            Verdict(r["run"], r["detector"], float(r["onset_s"]), float(r["said"]), r["verdict"], r["reason"])
            for r in csv.DictReader(lines)
        ]
    for each in found:
        if each.verdict not in VERDICTS:
            raise ValueError(f"{file}: {each.verdict!r} is no verdict: say one of {', '.join(VERDICTS)}")
    return found


def told_of(run: RecordedRun) -> list[Told]:
    """Return the episodes of a run."""
    episodes: dict[tuple[str, float], list[dict[str, Any]]] = {}
    for event in run.analysis.events:
        if event["phase"] in {"onset", "escalate"}:
            opens = event["phase"] == "onset"
            own = [key for key in episodes if key[0] == event["detector"]]
            key = (event["detector"], float(event["t_s"])) if opens else own[-1]
            episodes.setdefault(key, []).append(event)
    return [_told(run, detector, events) for (detector, _), events in episodes.items()]


def _told(run: RecordedRun, detector: str, events: Sequence[dict[str, Any]]) -> Told:
    most = max(events, key=lambda event: float(event["value"]))
    words = "; ".join(_said(event) for event in events)
    return Told(run, detector, float(events[0]["onset_s"]), float(most["t_s"]), float(most["value"]), words)


def _said(event: dict[str, Any]) -> str:
    quietly = "" if event["aloud"] else " on screen"
    signs = "".join(f", {sign.replace('_', ' ')}" for sign in event["cause"])
    size = f"{event['value']:.1f} {event['unit']}"
    return f"{event['severity']} {size} at {_clock(event['t_s'])}{quietly}{signs}"


def _clock(t_s: float) -> str:
    return f"{int(t_s) // 60}:{int(t_s) % 60:02d}"


def report(*, quick: bool) -> None:
    """Print the table."""
    del quick
    print()
    for line in page(recorded_runs()):
        print(line)


def page(runs: Sequence[RecordedRun]) -> Iterator[str]:
    """Yield every alert, and how many of them are wrong or overstated."""
    yield "Every alert of these runs, and what one says of it who looked at its figures (`benchmarks/verdicts.csv`,"
    yield "by `python -m benchmarks verdicts`): medians over running before it, and when its size was largest."
    yield f"A verdict lapses where what is said changes: then the alert is {NOT_JUDGED}."
    yield ""
    if not runs:
        yield f"No recorded runs lie in {RECORDINGS.parent.name}/{RECORDINGS.name} beside the project."
        return
    known = verdicts()
    pairs = [(told, _verdict(told, known)) for run in runs for told in told_of(run)]
    head = ("run", "detector", "since", "said", "before -> after", "verdict", "because")
    rows = [
        [
            f"{told.run.name} ({told.run.analysis.run.id.rpartition('-')[2]})",
            told.detector,
            _clock(told.onset_s),
            told.words,
            evidence(told),
            verdict.verdict if verdict else NOT_JUDGED,
            verdict.reason if verdict else "",
        ]
        for told, verdict in pairs
    ]
    yield from table(head, rows)
    yield from _counted(runs, pairs)


def _verdict(told: Told, known: Sequence[Verdict]) -> Verdict | None:
    return next((verdict for verdict in known if verdict.is_of(told)), None)


def _counted(runs: Sequence[RecordedRun], pairs: Sequence[tuple[Told, Verdict | None]]) -> Iterator[str]:
    """Yield by detector how often it was right, and how often wrong or overstated in ten judged hours."""
    rows: list[list[str]] = []
    for kind in registry():
        mine = [
            verdict.verdict if verdict else NOT_JUDGED
            for told, verdict in pairs
            if told.detector == kind.name
        ]
        hours = judged_s(runs, kind.name) / 3600.0
        bad = mine.count("wrong") + mine.count("overstated")
        rate = f"{10.0 * bad / hours:.1f} (<= {upper_rate(bad, hours):.1f})" if hours else "-"
        counts = [str(mine.count(word)) for word in (*VERDICTS, NOT_JUDGED)]
        rows.append([kind.name, f"{hours:.1f}", *counts, rate])
    yield from table(
        ("detector", "judged h", *VERDICTS, NOT_JUDGED, "wrong or overstated per 10 judged h"), rows
    )


def evidence(told: Told) -> str:
    """Return what the sensors say before and after; medians over running."""
    values = told.run.values
    before, after = _windows(told, is_running(values))
    heart = believed(values)
    figures = [
        _pair("m/s", values[Channel.SPEED], before, after, 2),
        _pair("m/s on the level", values[Channel.ADJUSTED_SPEED], before, after, 2),
        _pair("bpm", heart, before, after, 0),
        _pair("W", values[Channel.POWER], before, after, 0),
        _pair("ms contact", values[Channel.GROUND_CONTACT], before, after, 0),
        _pair("mm bounce", values[Channel.VERTICAL_OSCILLATION], before, after, 0),
        _pair("spm", values[Channel.CADENCE], before, after, 0),
        _pair("% grade", 100.0 * values[Channel.GRADE], before, after, 1),
        _heart_beyond(values, heart, before, after),
        _contact_beyond(values, before, after),
        _quality(heart, before, after),
    ]
    return "; ".join(each for each in figures if each)


def _windows(told: Told, running: Bools) -> tuple[Bools, Bools]:
    """Return bool[second] each: what an alert is compared with, and the minutes about it."""
    ran = np.cumsum(running)
    at, onset = (min(int(second), running.size - 1) for second in (told.t_s, told.onset_s))
    if told.detector == "cardiac_drift":
        before = (ran > REFERENCE_S[0]) & (ran <= REFERENCE_S[1])
    else:
        before = (ran > max(ran[onset] - BEFORE_S, WARM_UP_S)) & (ran <= ran[onset])
    after = (ran > ran[at] + AFTER_S[0]) & (ran <= ran[at] + AFTER_S[1])
    return running & before, running & after


def _pair(unit: str, values: Floats, before: Bools, after: Bools, digits: int) -> str:
    then, now = _median(values[before]), _median(values[after])
    return "" if np.isnan(then + now) else f"{then:.{digits}f} -> {now:.{digits}f} {unit}"


def _heart_beyond(values: Floats, heart: Floats, before: Bools, after: Bools) -> str:
    """Return by how much heart rate rose beyond speed, at each gain, and beside power."""
    speed = values[Channel.ADJUSTED_SPEED]
    slower = _median(speed[before]) - _median(speed[after])
    then, now = _median(heart[before]), _median(heart[after])
    if np.isnan(slower + then + now):
        return ""
    rises = "/".join(f"{100.0 * (now - then + gain * slower) / then:+.1f}" for gain in GAINS)
    watts = values[Channel.POWER]
    per_watt = (now / _median(watts[after])) / (then / _median(watts[before])) - 1.0
    power = "" if np.isnan(per_watt) else f", {100.0 * per_watt:+.1f} % per watt"
    return f"heart {rises} % beyond pace at {'/'.join(f'{gain:.0f}' for gain in GAINS)} bpm per m/s{power}"


def _contact_beyond(values: Floats, before: Bools, after: Bools) -> str:
    """Return by how much contact time grew beyond speed, at each exponent."""
    contact, speed = values[Channel.GROUND_CONTACT], values[Channel.SPEED]
    longer = np.log(_median(contact[after]) / _median(contact[before]))
    faster = np.log(_median(speed[after]) / _median(speed[before]))
    if np.isnan(longer + faster):
        return ""
    grown = "/".join(f"{100.0 * (longer - power * faster):+.1f}" for power in EXPONENTS)
    return f"contact {grown} % beyond pace at exponents of {'/'.join(f'{power:.2f}' for power in EXPONENTS)}"


def _quality(heart: Floats, before: Bools, after: Bools) -> str:
    known = [
        f"{100.0 * float(np.mean(np.isfinite(heart[part]))):.0f} %" for part in (before, after) if part.any()
    ]
    return f"heart rate believed {' -> '.join(known)}"


def _median(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else float("nan")
