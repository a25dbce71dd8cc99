"""Whatever bytes a file holds, reading it gives runs or an UnreadableError of one line, nothing else."""

from __future__ import annotations

import gzip
import random
import resource
import time
from typing import TYPE_CHECKING

import fit_bytes as fb
import numpy as np
import pytest
from damage import mutated
from fit_bytes import FitBytes
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetfoot.errors import UnreadableError
from fleetfoot.path.source import Notification
from fleetfoot.sources.capture import Capture, CaptureWriter, Header
from fleetfoot.sources.open import open_source
from fleetfoot_signal.channel import MEASURED

if TYPE_CHECKING:
    from pathlib import Path

MUTATIONS = 1200
MOST_S, MOST_MB = 10.0, 500.0
"""CPU of one file, and memory."""


def fit_seed() -> bytes:
    start = 1_000_000_000
    fit = FitBytes().file_id().device(manufacturer=1, product=1752, device_type=120).developer_app(0)
    fit.developer_field(0, 0, fb.UINT16, "Power", "Watts")
    for i in range(8):
        values = [(fb.HEART_RATE, 140), (fb.CADENCE, 88), (fb.SPEED, 3000), (fb.STANCE_TIME, 2400)]
        fields = [(253, fb.UINT32, start + i), *((n, base, value) for (n, base), value in values)]
        fit.message(20, fields, [(0, 0, fb.UINT16, 250)]).intervals(430, 440)
    return fit.session("running", start, 4).session("cycling", start + 4, 4).content()


def tcx_seed() -> bytes:
    points = "".join(
        f"<Trackpoint><Time>2020-02-03T14:57:{i:02d}.000Z</Time><DistanceMeters>{3 * i}</DistanceMeters>"
        f"<HeartRateBpm><Value>140</Value></HeartRateBpm><Cadence>88</Cadence></Trackpoint>"
        for i in range(6)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><TrainingCenterDatabase><Activities><Activity Sport="Running">'
        f"<Lap><Track>{points}</Track></Lap><Creator><Name>Watch</Name></Creator></Activity></Activities>"
        "</TrainingCenterDatabase>"
    ).encode()


def capture_seed(path: Path) -> bytes:
    with CaptureWriter(path, Header("r", "anna", "live", None, {"a": "strap"})) as writer:
        for i in range(6):
            writer.append(Notification(i / 3, "a", "2a37", bytes([0, 60 + i])))
        writer.finish(2.0)
    return path.read_bytes()


GPX_SEED = (
    '<?xml version="1.0"?><gpx creator="x"><trk><type>running</type><trkseg>'
    + "".join(
        f'<trkpt lat="50.000{i}" lon="8"><ele>12</ele><time>2020-02-03T14:57:{i:02d}Z</time>'
        f"<extensions><hr>140</hr><cad>84</cad></extensions></trkpt>"
        for i in range(6)
    )
    + "</trkseg></trk></gpx>"
).encode()

JSON_SEEDS = (
    b'{"RIDE":{"STARTTIME":"2020/02/03 14:57:00 UTC","TAGS":{"Sport":"Run"},"SAMPLES":['
    + b",".join(b'{"SECS":%d,"HR":140,"KPH":10.8,"KM":0.0%d}' % (i, i) for i in range(6))
    + b"]}}",
    b'{"exercises":[{"startTime":"2020-02-03T14:57:00","sport":"RUNNING","samples":{"heartRate":['
    + b",".join(b'{"dateTime":"2020-02-03T14:57:0%d","value":140}' % i for i in range(6))
    + b'],"rr":[{"duration":"PT0.4S"}]}}]}',
)

CSV_SEEDS = (
    b"Name,Sport,Date\nme,RUNNING,10-03-2024\nSample rate,Time,HR (bpm),Speed (km/h)\n1,00:00:00,140,10.8\n,0:01,1,2\n",
    b"Zeit;Herzfrequenz (S/min);Tempo (min/km);Datum\n08:00:00;140;5:33;10.03.2024\n08:00:01;141;5:34;10.03.2024\n",
    b"# started=2024-03-11T07:00:00+10:00\nt_s,distance_m\n0,0\n1,3\n",
    b"429\n430\n431\n428\n",
    b"t_s,heart_rate_bpm,power_w\n0,140,250\n1,141,\n2.5,142,251\n",
    b"timestamp,rr,since_start\n\n1622959867016,615,0\n1622959868003,615,615\n",
    b"timestamp,heart_rate,cadence,speed,distance,position_lat,position_long,altitude,temperature\n"
    b"Sun Jun 11 07:34:09 PDT 2017,61,0,0.0,0.0,456099128,-1463077077,2.1,25\n",
)


def check(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    try:
        source = open_source(path)
        if isinstance(source, Capture):
            for notification in source.notifications():
                assert notification.t_s >= 0.0
            return
    except UnreadableError as error:
        assert "\n" not in str(error)  # noqa: PT017 - which of both ends it is does not matter
        assert str(path) in str(error)  # noqa: PT017 - the same
        return
    for recording in source:
        assert recording.values.shape == (MEASURED, recording.t_s.size)
        assert recording.t_s.size > 0
        assert np.isfinite(recording.t_s).all()
        assert (np.diff(recording.t_s) > 0.0).all()
        assert not np.isinf(recording.values).any()
        times = [item.t_s for item in recording.items()]
        assert times == sorted(times)


def seeds(tmp_path: Path) -> dict[str, tuple[bytes, ...]]:
    return {
        "fit": (fit_seed(),),
        "tcx": (tcx_seed(),),
        "gpx": (GPX_SEED,),
        "csv": CSV_SEEDS,
        "json": JSON_SEEDS,
        "gz": (gzip.compress(GPX_SEED, mtime=0),),
        "jsonl": (capture_seed(tmp_path / "seed.jsonl"),),
    }


KINDS = ["fit", "tcx", "gpx", "csv", "json", "gz", "jsonl"]


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_files_are_read_or_refused(tmp_path: Path, kind: str) -> None:
    damage(tmp_path, kind, MUTATIONS)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("kind", KINDS)
def test_very_many_damaged_files_are_read_or_refused(tmp_path: Path, kind: str) -> None:
    slowest_s = damage(tmp_path, kind, 100_000, start=1)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    print(f"{kind}: slowest {slowest_s:.2f} s of CPU, {peak_mb:.0f} MB at most")  # noqa: T201 - nightly figures
    assert slowest_s < MOST_S
    assert peak_mb < MOST_MB


def damage(folder: Path, kind: str, times: int, start: int = 20260517) -> float:
    """Read a damaged file so many times; return the CPU of the slowest."""
    chance = random.Random(start)  # noqa: S311 - repeatable damage, no secret
    given_seeds = seeds(folder)[kind]
    for seed in given_seeds:
        check(folder / f"whole.{kind}", seed)
    slowest_s = 0.0
    for _ in range(times):
        content = mutated(chance.choice(given_seeds), chance)
        began_s = time.process_time()
        check(folder / f"damaged.{kind}", content)
        slowest_s = max(slowest_s, time.process_time() - began_s)
    return slowest_s


@pytest.mark.parametrize("kind", KINDS)
def test_files_cut_off_anywhere_are_read_or_refused(tmp_path: Path, kind: str) -> None:
    for seed in seeds(tmp_path)[kind]:
        for size in range(len(seed)):
            check(tmp_path / f"cut.{kind}", seed[:size])


@settings(max_examples=150, deadline=None)
@given(content=st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode)))
def test_arbitrary_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    check(tmp_path_factory.mktemp("any") / "any.dat", content)


@settings(max_examples=150, deadline=None)
@given(body=st.binary(max_size=300))
def test_arbitrary_messages_in_a_fit_file_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, body: bytes
) -> None:
    fit = FitBytes()
    fit.body += body
    check(tmp_path_factory.mktemp("any") / "any.fit", fit.content())


@pytest.mark.parametrize("start", [b'{"exercises":[{"samples":', b'{"RIDE":{"SAMPLES":['])
@pytest.mark.parametrize("step", [b"[", b'{"a":'])
def test_json_of_very_many_levels_is_refused(tmp_path: Path, start: bytes, step: bytes) -> None:
    path = tmp_path / "deep.json"
    path.write_bytes(start + step * 60_000)
    with pytest.raises(UnreadableError, match="more than 64 levels"):
        open_source(path)


@pytest.mark.parametrize("piece", [b"430\n", b"430 ", b"1 430\n"], ids=["lines", "one line", "with times"])
def test_lists_of_very_many_beats_are_refused(tmp_path: Path, piece: bytes) -> None:
    path = tmp_path / "rr.txt"
    path.write_bytes(piece * 600_002)
    with pytest.raises(UnreadableError, match="more than 600,000 beats"):
        open_source(path)
