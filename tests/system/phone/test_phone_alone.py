"""The phone alone, in Chromium with its own Web Bluetooth on a fake bluetoothd: no server, no network, no hardware."""

from __future__ import annotations

import asyncio
import json
import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from cli import Running, fleetfoot
from page_browser import CHROMIUM, WEB, axe, until
from phone_parts import NEEDS_PARTS
from phone_world import Phone, phone
from ports import free_port
from virtual.chest import ChestWaveform
from virtual.machines import Treadmill
from virtual.polar import VirtualH10

from fleetfoot.phone.replayed import replayed
from fleetfoot.phone.site.parts import cache
from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot.sim.ble.radio import AirRadio
from fleetfoot.sim.virtual import FootPod, Strap, notifications
from fleetfoot.sources.recording.read import read
from fleetfoot.store.store import Store
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from fleetfoot.sim.ble.peripheral import Peripheral

pytestmark = [
    NEEDS_PARTS,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not there"),
    pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="dbus-daemon is not there"),
]
SPEED = 20.0
CHEST_SPEED = 10.0
WARM_S = 200.0
STRAP, POD, BELT = "Virtual strap", "Virtual pod", "Virtual belt"
SIZES = ((320, 640), (390, 844), (430, 932), (844, 390))
AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"


async def started(it: Phone) -> tuple[Peripheral, Peripheral]:
    """Start a run with strap and pod, the sound on."""
    strap, pod = await it.world.add(Strap(), STRAP), await it.world.add(FootPod(), POD)
    await it.ready()
    for name in (STRAP, POD):
        await it.add(name)
    await it.press("Start")
    await it.subscribed()
    await it.press("Turn sound on")
    return strap, pod


async def finished(it: Phone, to: Path) -> list[dict[str, Any]]:
    """Finish and save the run; return the events and the summary that a replay of it gives."""
    await it.press("Finish")
    await it.press("Yes, finish")
    await it.page.get_by_role("button", name="New run").wait_for()
    return [json.loads(line) for line in replayed(await it.saved(to))]


async def killed(it: Phone) -> None:
    """Kill the page and open it anew: the run goes on, the sensors are added once more."""
    await it.page.close()
    it.page = await it.visitor.open(it.host.url + f"?speed={SPEED:g}")
    await it.watch_prompts()
    await it.ready()
    for name in (STRAP, POD):
        await it.add(name)
    await it.subscribed()


@asynccontextmanager
async def home(folder: Path, app: str) -> AsyncGenerator[tuple[str, Path]]:
    """Run a fleetfoot at home that takes runs of an app from elsewhere; yield the link to send by, and its store."""
    folder.mkdir()  # noqa: ASYNC240 - once, before anything waits
    store, port = folder / "s.db", free_port()
    own = ("--listen", f"0.0.0.0:{port}", "--store", store)
    serving = Running(folder, "phone", "serve", *own, "--parts", cache())
    try:
        await until(lambda: is_up(serving))
        pair = ("--origin", app, "--host", "127.0.0.1", "--athlete", "Anna", "--json")
        done = fleetfoot(folder, "phone", "pair", *own, *pair).ended(0)
        yield done.lines[0]["link"], store
    finally:
        serving.close()


async def is_up(serving: Running) -> bool:
    assert serving.process.poll() is None, serving.err
    return "the app is at" in serving.err


async def every_mishap(it: Phone, strap: Peripheral) -> None:
    """A sensor without power, an adapter that is off for a while, a page killed twice after it said something."""
    await asyncio.sleep(5.0)
    strap.power_off()
    await asyncio.sleep(1.0)
    await strap.power_on()
    await it.subscribed()
    await asyncio.sleep(5.0)  # what is being read of it is never answered where the adapter goes first
    await it.world.bluez.power(on=False)
    await asyncio.sleep(1.0)
    await it.world.bluez.power(on=True)
    await it.subscribed()
    await it.page.locator(".alert[data-id]").first.wait_for()  # reminders are spoken, too
    await it.visitor.until_spoken(2)  # the first says that the sound is on
    for _ in range(2):
        await killed(it)


async def watched(it: Phone, scenario: str, to: Path, *, whole: bool) -> list[dict[str, Any]]:
    """Have a run with every mishap; return the replay's events, which are those that the page shows, each said once."""
    strap, pod = await started(it)
    sent = list(notifications(simulate(SCENARIOS[scenario], seed=1)))
    origin_s = asyncio.get_running_loop().time()
    playing = [asyncio.create_task(s.play(sent, origin_s=origin_s, speed=SPEED)) for s in (strap, pod)]
    await every_mishap(it, strap)
    if whole:
        await asyncio.gather(*playing)
    *events, _ = await finished(it, to)
    for each in playing:
        each.cancel()
    shown = await it.page.locator(".alert[data-id]").evaluate_all("(all) => all.map((one) => one.dataset.id)")
    assert sorted(shown) == sorted(event["id"] for event in events)
    said = it.visitor.spoken[1:]
    assert said
    assert len(said) == len(set(said))
    return events


async def test_a_run_with_every_mishap_replays_to_what_the_page_showed_and_said_once(
    app: Path, tmp_path: Path
) -> None:
    async with phone(app, tmp_path, query=f"?speed={SPEED:g}") as it:
        (onset, *_) = await watched(it, "overstride-8-early", tmp_path / "run.jsonl", whole=False)
        assert (onset["detector"], onset["phase"]) == ("overstriding", "onset")
        assert it.visitor.complaints == []


@pytest.mark.nightly
async def test_the_whole_demo_with_every_mishap(app: Path, tmp_path: Path) -> None:
    async with phone(app, tmp_path, query=f"?speed={SPEED:g}") as it:
        events = await watched(it, "demo", tmp_path / "run.jsonl", whole=True)
        assert "overstriding" in {each["detector"] for each in events}


async def test_it_starts_without_a_network_asks_nobody_else_in_one_tab_alone_and_is_well_made(
    app: Path, tmp_path: Path
) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not there: tools/setup dev installs it with node")
    source = AXE.read_text(encoding="utf-8")
    async with phone(app, tmp_path, query=f"?speed={SPEED:g}") as it:
        await it.ready()
        files = [path for path in it.host.asked if not path.startswith("/?")]
        assert len([path for path in files if path.endswith((".zip", ".wasm"))]) == 4  # each once
        other = await it.visitor.open(it.host.url)
        await other.get_by_text("fleetfoot is open in another tab").wait_for()
        assert await other.get_by_role("button", name="Add sensor").is_disabled()
        await other.close()
        it.host.shut()
        await it.page.reload()
        await it.ready()
        assert await it.page.get_by_role("button", name="Start", exact=True).is_disabled()
        for width, height in SIZES:
            await it.page.set_viewport_size({"width": width, "height": height})
            assert await it.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
                width,
                height,
            )
            assert await axe(it.page, source) == []
        await it.world.add(Strap(), STRAP)
        await it.add(STRAP)
        await it.page.get_by_label("Speed by the phone's GPS").check()
        await it.moves(on="Start", until_shown="Pace")
        assert it.visitor.complaints == []


async def test_chest_acceleration_and_a_treadmill_are_heard_and_what_the_runner_says_stays_on_the_phone(
    app: Path, tmp_path: Path
) -> None:
    run = simulate(SCENARIOS["steady"], seed=3)
    async with phone(app, tmp_path, query=f"?speed={CHEST_SPEED:g}") as it:
        h10 = VirtualH10(AirRadio(it.world.air), address="C0:00:00:00:00:99")
        await h10.power_on()
        belt = await it.world.add(Treadmill(), BELT)
        await it.ready()
        await it.page.get_by_label("Your name").fill("Anna")
        for name in (h10.name, BELT):
            await it.add(name)
        await it.press("Start")
        await it.subscribed()
        origin_s = asyncio.get_running_loop().time() - WARM_S / CHEST_SPEED
        sent = [n for n in notifications(run, sensors=[h10.sensor, belt.sensor]) if n.t_s >= WARM_S]
        tasks = [
            asyncio.create_task(each.play(sent, origin_s=origin_s, speed=CHEST_SPEED)) for each in (h10, belt)
        ]
        chest = h10.stream(ChestWaveform(run), origin_s=origin_s, speed=CHEST_SPEED)
        tasks.append(asyncio.create_task(chest))
        await it.page.get_by_role("heading", name="Anna").wait_for()
        await it.press("Legs now?")
        await it.page.get_by_role("button", name="cannot go on 7").click()
        for quantity in ("Heart rate", "Pace", "Bounce", "Contact"):
            await it.shows(quantity)
        await it.press("Pause")
        await it.shows("Heart rate", known=False)
        await it.press("Go on")
        await it.shows("Heart rate")

        async def is_kept() -> bool:
            return '"legs_during":"' in await it.page.evaluate(SAID)

        await until(is_kept)
        *_, summary = await finished(it, tmp_path / "run.jsonl")
        for each in tasks:
            each.cancel()
        assert h10.pmd.streaming is None  # it was stopped while it was connected
        assert {"grade", "vertical_oscillation_mm"} <= summary["medians"].keys()
        assert summary["timer_s"] < summary["elapsed_s"]
        header = json.loads((tmp_path / "run.jsonl").read_text(encoding="utf-8").partition("\n")[0])
        assert header["athlete"] == "Anna"
        assert not [path for path in it.host.asked if "api" in path]
        async with home(tmp_path / "home", it.host.url) as (link, store):
            await it.page.get_by_label("Link of my fleetfoot").fill(link)
            await it.press("Send home")
            await it.page.get_by_text("It is stored at home.").wait_for()
            report = await it.page.get_by_role("link", name="The full report").get_attribute("href")
            assert report
            told = await it.page.context.request.get(report, ignore_https_errors=True)
            assert (told.status, "Anna" in await told.text()) == (200, True)
        (kept,) = store.parent.glob(f"phone/*/{summary['run']}.capture.jsonl")
        assert kept.read_bytes() == (tmp_path / "run.jsonl").read_bytes()
        with Store.open(store, read_only=True) as opened:
            assert [each.id for each in opened.recordings("Anna")] == [summary["run"]]
        await why_and_fit(it, tmp_path)
        assert await axe(it.page, AXE.read_text(encoding="utf-8")) == []
        await taken_along(it, tmp_path, summary["run"])
        await shown_again(it)
        assert it.visitor.complaints == []


async def why_and_fit(it: Phone, folder: Path) -> None:
    """Say how the legs were after a run, be told why, and take the run along as FIT."""
    legs = it.page.get_by_role("group", name="Legs: 0 fresh")
    await legs.get_by_role("button", name="cannot go on 8").click()
    await it.page.locator(".why .headline").get_by_text("8").wait_for()
    async with it.page.expect_download() as written:
        await it.press("Save as FIT")
    await (await written.value).save_as(folder / "run.fit")
    (recording,) = read(folder / "run.fit")
    assert np.isfinite(recording.values[Channel.VERTICAL_OSCILLATION]).any()


async def taken_along(it: Phone, folder: Path, run: str) -> None:
    """Take along what was learned and said, and bring it in where it is already."""
    async with it.page.expect_download() as taken:
        await it.press("Take along what was learned")
    await (await taken.value).save_as(folder / "along.json")
    along = json.loads((folder / "along.json").read_text(encoding="utf-8"))
    assert along["said"][0]["run"] == run
    await it.page.locator("input[type=file]").set_input_files(folder / "along.json")
    await it.page.get_by_text("Brought in: 0 lessons").wait_for()


async def shown_again(it: Phone) -> None:
    """Open the page anew and have the run shown as it was, with the same answer."""
    sentence = await it.page.locator(".why .headline").inner_text()
    await it.page.reload()
    await it.ready()
    await it.press("Show")
    await it.page.get_by_role("button", name="New run").wait_for()
    await it.page.get_by_role("heading", name="Anna").wait_for()
    await it.page.locator(".why .headline").get_by_text(sentence).wait_for()


SAID = """() => new Promise((resolve) => {
  const opened = indexedDB.open("fleetfoot");
  opened.onsuccess = () => {
    const all = opened.result.transaction("said").objectStore("said").getAll();
    all.onsuccess = () => { opened.result.close(); resolve(JSON.stringify(all.result)); };
  };
})"""
