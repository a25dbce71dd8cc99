"""One run in the bytes of every format, and oddities of each; what is made is stated here, not read back."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import fit_bytes as fb
import numpy as np
from fit_bytes import FitBytes

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

START = datetime(2024, 3, 10, 8, 0, tzinfo=UTC)
FIT_START = int(START.timestamp()) - fb.EPOCH
METRE_DEG = 180.0 / (math.pi * 6_371_009.0)
"""Degrees of latitude to a metre."""


@dataclass(frozen=True)
class Made:
    """Records of a run."""

    t_s: Floats
    speed_m_s: Floats | None
    distance_m: Floats | None
    heart_rate: Floats
    cadence_spm: Floats | None
    pauses: tuple[tuple[float, float], ...] = ()
    """From the stop to the start."""
    sport: str = "running"

    @property
    def starts(self) -> list[int]:
        """Records before which it was paused."""
        return [int(np.searchsorted(self.t_s, to_s)) for _, to_s in self.pauses]

    @property
    def timer_s(self) -> float:
        return float(self.t_s[-1]) + 1.0 - sum(b - a for a, b in self.pauses)


def steady(seconds: int = 600, speed: float = 3.0, *, every: int = 1, cadence: float = 168.0) -> Made:
    """A run at one speed, with a record every so many seconds."""
    t_s = np.arange(0.0, seconds, every)
    same = np.ones(t_s.shape)
    return Made(t_s, speed * same, speed * t_s, 140.0 * same, cadence * same)


def paused(run: Made, after_s: float, for_s: float) -> Made:
    """The same run with a pause: the records after it come later, and the distance does not grow in it."""
    late = run.t_s >= after_s
    return replace(run, t_s=run.t_s + for_s * late, pauses=(*run.pauses, (after_s, after_s + for_s)))


def as_fit(run: Made, *, events: bool = True, stated: bool = True, offset_s: int | None = None) -> FitBytes:
    fit = FitBytes().file_id()
    if events:
        fit.timer(FIT_START, runs=True)
    stops = dict(zip(run.starts, run.pauses, strict=True))
    for i, t_s in enumerate(run.t_s.tolist()):
        if events and i in stops:
            fit.timer(FIT_START + int(stops[i][0]), runs=False).timer(FIT_START + int(stops[i][1]), runs=True)
        values: list[tuple[tuple[int, int], float | None]] = [(fb.HEART_RATE, int(run.heart_rate[i]))]
        if run.cadence_spm is not None:
            values.append((fb.CADENCE, round(run.cadence_spm[i] / 2.0)))
        if run.speed_m_s is not None:
            values.append((fb.ENHANCED_SPEED, round(1000 * run.speed_m_s[i])))
        if run.distance_m is not None:
            values.append((fb.DISTANCE, round(100 * run.distance_m[i])))
        fit.record(FIT_START + int(t_s), *values)
    end = FIT_START + int(run.t_s[-1]) + 1
    if events:
        fit.timer(end, runs=False)
    metres = None if run.distance_m is None or not stated else float(run.distance_m[-1])
    fit.session(
        run.sport,
        FIT_START,
        float(run.t_s[-1]) + 1.0,
        distance_m=metres,
        timer_s=run.timer_s if stated else None,
    )
    return fit if offset_s is None else fit.activity(end, end + offset_s)


def stamp(t_s: float, zone: str = "Z") -> str:
    return (START + timedelta(seconds=t_s)).strftime("%Y-%m-%dT%H:%M:%S") + f".000{zone}"


def as_tcx(run: Made, *, sport: str = "Running", zone: str = "Z", stated: bool = True) -> str:
    """Each pause begins a new track."""
    tracks: list[list[str]] = [[]]
    for i, t_s in enumerate(run.t_s.tolist()):
        if i in run.starts:
            tracks.append([])
        tpx = "" if run.speed_m_s is None else f"<ns3:Speed>{run.speed_m_s[i]:.3f}</ns3:Speed>"
        if run.cadence_spm is not None:
            tpx += f"<ns3:RunCadence>{round(run.cadence_spm[i] / 2.0)}</ns3:RunCadence>"
        way = "" if run.distance_m is None else f"<DistanceMeters>{run.distance_m[i]:.2f}</DistanceMeters>"
        tracks[-1].append(
            f"<Trackpoint><Time>{stamp(t_s, zone)}</Time>{way}<HeartRateBpm><Value>{run.heart_rate[i]:.0f}</Value>"
            f"</HeartRateBpm><Extensions><ns3:TPX>{tpx}</ns3:TPX></Extensions></Trackpoint>"
        )
    body = "".join(f"<Track>{''.join(points)}</Track>" for points in tracks)
    total = 0.0 if run.distance_m is None else float(run.distance_m[-1])
    whole = f"<TotalTimeSeconds>{run.timer_s}</TotalTimeSeconds><DistanceMeters>{total}</DistanceMeters>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?><TrainingCenterDatabase'
        ' xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"'
        ' xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2"><Activities>'
        f'<Activity Sport="{sport}"><Id>{stamp(0)}</Id><Lap StartTime="{stamp(0)}">{whole if stated else ""}{body}'
        "</Lap></Activity></Activities></TrainingCenterDatabase>"
    )


TPX = "http://www.garmin.com/xmlschemas/TrackPointExtension/v1"


def as_gpx(run: Made, *, kind: str = "running", fields: str | None = None, head: str = "") -> str:
    """The run goes north; ``fields`` is a template of what each point says beside place and time."""
    assert run.distance_m is not None
    assert run.cadence_spm is not None
    template = fields or (
        "<extensions><gpxtpx:TrackPointExtension><gpxtpx:hr>{hr:.0f}</gpxtpx:hr>"
        "<gpxtpx:cad>{cad:.0f}</gpxtpx:cad></gpxtpx:TrackPointExtension></extensions>"
    )
    segments: list[list[str]] = [[]]
    for i, t_s in enumerate(run.t_s.tolist()):
        if i in run.starts:
            segments.append([])
        said = template.format(hr=run.heart_rate[i], cad=run.cadence_spm[i] / 2.0, way=run.distance_m[i])
        latitude = 50.0 + METRE_DEG * run.distance_m[i]
        segments[-1].append(f'<trkpt lat="{latitude:.9f}" lon="8.0"><time>{stamp(t_s)}</time>{said}</trkpt>')
    body = "".join(f"<trkseg>{''.join(points)}</trkseg>" for points in segments)
    declared = head or f'version="1.1" xmlns="http://www.topografix.com/GPX/1/1" xmlns:gpxtpx="{TPX}"'
    return f'<?xml version="1.0"?><gpx creator="made" {declared}><trk><type>{kind}</type>{body}</trk></gpx>'


def as_csv(run: Made, *, dated: bool = True) -> str:
    """fleetfoot's own columns."""
    lines = [f"# started={START.isoformat()}"] if dated else []
    lines.append("t_s,heart_rate_bpm,speed_m_s,cadence_spm,distance_m")
    columns = (run.heart_rate, run.speed_m_s, run.cadence_spm, run.distance_m)
    for i, t_s in enumerate(run.t_s.tolist()):
        cells = ["" if column is None else repr(float(column[i])) for column in columns]
        lines.append(",".join([repr(t_s), *cells]))
    return "\n".join(lines) + "\n"
