"""A run that a phone relays is the run that the phone watched, whatever is cut, sent twice or out of turn."""

from __future__ import annotations

import asyncio
import json
import random
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from page_world import until
from patience import PATIENCE_S
from project import ROOT

from fleetfoot.assembly import page as page_output
from fleetfoot.assembly.outputs import outputs
from fleetfoot.assembly.receiving import SentReports, receiving
from fleetfoot.assembly.relaying import relaying
from fleetfoot.cli.registry import levels
from fleetfoot.config import Config, load
from fleetfoot.errors import UnreadableError
from fleetfoot.page.pairing import for_report, is_code
from fleetfoot.page.writers import Writer
from fleetfoot.path.sink import Sink
from fleetfoot.sources.sent.lines import GapError, lines_of
from fleetfoot.store.store import Store
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fleetfoot.assembly.receiving import Receiver
    from fleetfoot.path.alert import Alert
    from fleetfoot.path.run import Run
    from fleetfoot.path.sink import Second
    from fleetfoot_signal.sample import Beat

GOLDEN = ROOT / "tests" / "golden"
LINES = (GOLDEN / "demo.capture.jsonl").read_bytes().splitlines(keepends=True)
RUN = json.loads(LINES[0])["run"]
EVENTS = [json.loads(line) for line in (GOLDEN / "demo.events.jsonl").read_text().splitlines()]
DEMO = Writer("", "demo", "")
"""Whose digest nobody asks for here."""
SCRAMBLED = 1000
"""Sendings that are cut, repeated, or out of turn."""


class Told(Sink):
    """Takes note of alerts."""

    def __init__(self, ids: list[str]) -> None:
        self._ids = ids

    def begin(self, run: Run) -> None:
        del run

    def beats(self, run: Run, beats: list[Beat]) -> None:
        del run, beats

    def second(self, run: Run, second: Second) -> None:
        del run, second

    def alert(self, run: Run, alert: Alert) -> None:
        del run
        self._ids.append(alert.id)

    def end(self, run: Run, summary: Mapping[str, Any]) -> None:
        del run, summary


class KilledError(Exception):
    """What ends a process in the middle."""


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.setattr(page_output, "built", dict)
    known = {each.name: levels(each) for each in registry()}
    said = {
        "store.path": tmp_path / "s.db",
        "athlete.name": "demo",
        "page.port": 0,
        "page.token_file": tmp_path / "t",
    }
    return load(None, {}, known, said)


async def scrambled(receiver: Receiver, seed: int, most: int, since: int = 0) -> Mapping[str, Any]:
    """Send the demo in pieces that are cut anywhere, sent again, or sent out of turn; return the last answer.

    The last line is held back until that was done :data:`SCRAMBLED` times.
    """
    rng = random.Random(seed)  # noqa: S311 - cuts
    length, said = len(LINES) // (SCRAMBLED // 3), dict[str, Any](have=since, complete=False)
    for sent in range(most):
        at = max(0, said["have"] + rng.choice((0, 0, 0, -rng.randint(1, 3 * length), rng.randint(1, 99))))
        end = len(LINES) - (sent < SCRAMBLED)
        piece = LINES[at : min(at + rng.randint(0, 2 * length), end)]
        if rng.random() < 0.1 and piece:  # cut off in the middle of a line, by a proxy say
            piece[-1] = piece[-1][: rng.randrange(len(piece[-1]))]
        body = b"".join(piece)
        if body and not body.endswith(b"\n"):
            with pytest.raises(UnreadableError):
                lines_of(body)
        elif at > said["have"]:
            with pytest.raises(GapError, match=f"from {said['have']} on"):
                await receiver.take(DEMO, RUN, at, lines_of(body))
        else:
            said = dict(await receiver.take(DEMO, RUN, at, lines_of(body)))
        if said["complete"]:
            break
    return said


def told(config: Config) -> list[Any]:
    with Store.open(config.store.path, read_only=True) as store:
        (run,) = store.runs()
        return [run.state, run.duration_s, [{**each, "source": ""} for each in store.alerts(run)]]


async def stored(receiver: Receiver, key: str = "stored") -> Mapping[str, Any]:
    """Ask until it is said that the run is stored."""
    async with asyncio.timeout(PATIENCE_S):
        while not (said := await receiver.standing(DEMO, RUN)).get(key):  # noqa: ASYNC110 - as a phone does
            await asyncio.sleep(0.05)
    return said


async def golden(config: Config, folder: Path, lines: list[bytes] = LINES) -> list[Any]:
    """What the capture that was sent gives when it is sent whole and imported."""
    own = replace(config, store=replace(config.store, path=folder / "whole" / "s.db"))
    (folder / "whole").mkdir()
    async with receiving(own, "t" * 22, print) as receiver:
        await receiver.take(DEMO, RUN, 0, lines)
        await stored(receiver)
    return told(own)


@pytest.mark.parametrize("seed", [1])
async def test_a_thousand_cuts_repeats_and_reorders_give_the_golden_events(
    config: Config, tmp_path: Path, seed: int
) -> None:
    stop = asyncio.Event()
    async with (
        relaying(config, print) as phone,
        outputs(config, paced=True, json=False, several=False, broker=None, phones=phone.phones) as out,
    ):
        following = asyncio.create_task(phone.follow(out, stop, None))
        await asyncio.sleep(0)
        said = await scrambled(phone.receiver, seed, 4 * SCRAMBLED)
        assert said["complete"]
        said = await stored(phone.receiver)
        (track,) = await following
        assert track.failure is None
    live = told(config)
    assert live == await golden(config, tmp_path)
    assert live[2] == [{**each, "source": ""} for each in EVENTS if each["type"] == "event"]
    assert "/report/" in said["report"]


async def test_a_server_that_ended_goes_on_with_the_run_and_tells_nothing_twice(
    config: Config, tmp_path: Path
) -> None:
    told_live: list[str] = []
    head = json.loads(LINES[0]) | {"started_utc": datetime.now(UTC).isoformat()}
    dated = [json.dumps(head).encode() + b"\n", *LINES[1:]]

    async def watched(lines: int, *, killed: bool) -> None:
        async with (
            relaying(config, print) as phone,
            outputs(config, paced=True, json=False, several=False, broker=None, phones=phone.phones) as out,
        ):
            out.sinks.append(Told(told_live))
            following = asyncio.create_task(phone.follow(out, asyncio.Event(), None))
            await asyncio.sleep(0)
            have = (await phone.receiver.standing(DEMO, RUN))["have"]
            await phone.receiver.take(DEMO, RUN, have, dated[have:lines])
            if killed:
                await until(lambda: len(told_live) == 5)
                await out.journal.settled()
                following.cancel()
                await asyncio.gather(following, return_exceptions=True)
                raise KilledError  # nothing is summed up, nothing settled
            await stored(phone.receiver)
            await following

    with pytest.raises(KilledError):
        await watched(len(LINES) * 3 // 4, killed=True)
    await watched(len(LINES), killed=False)
    whole = await golden(config, tmp_path, dated)
    assert told_live == [each["id"] for each in whole[2]]
    assert told(config) == whole


async def test_what_is_sent_after_a_run_is_analysed_and_its_report_opens_with_its_code_alone(
    config: Config,
) -> None:
    async with receiving(config, "t" * 22, print) as receiver:
        receiver.address = "https://pi.local:8738/"
        said = await scrambled(receiver, 3, 4 * SCRAMBLED)
        assert said["complete"]
        said = await stored(receiver)
        address, _, code = str(said["report"]).partition("?code=")
        assert address == f"https://pi.local:8738/report/{RUN}"
        assert is_code("t" * 22, code, time.time(), [for_report(RUN)])
        assert not is_code("t" * 22, code, time.time())  # it opens nothing else
        assert not is_code("t" * 22, code, time.time(), [for_report("another")])
        reports = SentReports(config, {})
        assert b"demo" in reports[f"/report/{RUN}"].body
        for other in ("/report/", "/report/x", "/report/../x", "/nothing"):
            with pytest.raises(KeyError):
                reports[other]


def late() -> list[bytes]:
    """Return the lines of a run whose sensors spoke a minute after it began."""
    later = [line for line in LINES[1:900] if json.loads(line)["t"] > 60.0]
    return [LINES[0], *later, json.dumps({"end": json.loads(later[-1])["t"]}).encode() + b"\n"]


async def test_a_run_whose_sensors_spoke_late_is_analysed_once_and_stored(config: Config) -> None:
    async with receiving(config, "t" * 22, print) as receiver:
        await receiver.take(DEMO, RUN, 0, late())
        said = await stored(receiver)
        assert "/report/" in said["report"]


async def test_a_relayed_run_whose_sensors_spoke_late_is_stored(config: Config) -> None:
    async with (
        relaying(config, print) as phone,
        outputs(config, paced=True, json=False, several=False, broker=None, phones=phone.phones) as out,
    ):
        following = asyncio.create_task(phone.follow(out, asyncio.Event(), None))
        await asyncio.sleep(0)
        await phone.receiver.take(DEMO, RUN, 0, late())
        said = await stored(phone.receiver)
        await following
    assert "/report/" in said["report"]


async def test_a_run_that_holds_nothing_is_answered_with_the_reason(config: Config) -> None:
    async with receiving(config, "t" * 22, print) as receiver:
        said = dict(await receiver.take(DEMO, RUN, 0, [LINES[0], b'{"end":5.0}\n']))
        said = dict(await stored(receiver, "error"))
        assert "holds nothing that a known sensor measured" in said["error"]
        assert said["stored"] is False
