"""After a run the phone says why, shows the run again and writes it as FIT, as fleetfoot at home does."""

from __future__ import annotations

import asyncio
import io
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import fitdecode  # type: ignore[import-untyped]  # it has no types
import pytest
from fake_page import FakePage
from garmin_fit_sdk import Decoder, Stream

from fleetfoot.cli.frame import run as fleetfoot
from fleetfoot.errors import UsageError
from fleetfoot.phone.activity import fit
from fleetfoot.phone.app import App
from fleetfoot.phone.known import values_of
from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot.sim.ble.clock import run_virtual
from fleetfoot.sim.virtual import notifications
from fleetfoot.sources.capture import CaptureWriter, Header
from fleetfoot.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

START = datetime(2026, 5, 17, 6, 30, 0, 250_000, tzinfo=UTC)
RUNS = ("overstride-8-early", "steady", "overstride-8-early")
SAID: dict[str, Any] = {"legs": 8, "tired": 3, "onset": "after", "onset_min": 12, "strength_yesterday": True}
FELT: dict[str, Any] = {"feel": 75, "legs_during": "10:4 20:6.5", "hot": True}
TO_S = 1500.0


@pytest.fixture(scope="module")
def captures(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three runs on three days."""
    folder = tmp_path_factory.mktemp("captures")
    return [captured(folder, name, day) for day, name in enumerate(RUNS)]


def captured(folder: Path, scenario: str, day: int) -> Path:
    started_utc = START + timedelta(days=day)
    run_id = f"{started_utc:%Y%m%dT%H%M%SZ}-0000000{day}"
    path = folder / f"{run_id}.capture.jsonl"
    with CaptureWriter(path, Header(run_id, "Anna", "live", started_utc)) as capture:
        for notification in notifications(simulate(SCENARIOS[scenario], seed=3 + day)):
            if notification.t_s <= TO_S:
                capture.append(notification)
        capture.finish(TO_S)
    return path


@pytest.fixture(scope="module")
def store(captures: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same runs at home, with the same words."""
    path = tmp_path_factory.mktemp("home") / "s.db"
    where = ["--store", str(path), "--athlete", "Anna"]
    assert fleetfoot(["import", *map(str, captures), *where]) == 0
    tapped = {name: value for name, value in SAID.items() if name != "strength_yesterday"}
    said = [f"{name}={value}" for name, value in tapped.items()]
    assert fleetfoot(["diary", "add", *said, "--run", id_of(captures[-1]), *where]) == 0
    yesterday = (START + timedelta(days=1)).date().isoformat()
    assert fleetfoot(["diary", "add", "strength=yes", "--date", yesterday, *where]) == 0
    felt = ["feel=75", "legs_during=10:4 20:6.5", "hot=yes"]
    assert fleetfoot(["diary", "add", *felt, "--run", id_of(captures[0]), *where]) == 0
    return path


def id_of(capture: Path) -> str:
    return capture.name.removesuffix(".capture.jsonl")


def looked_at(page: FakePage, capture: Path, lessons: list[dict[str, Any]]) -> tuple[App, dict[str, Any]]:
    """Have a phone show a run; return it, and what is kept of the run."""

    async def main() -> tuple[App, str]:
        app = App(page)
        order = {"athlete": "Anna", "kept": str(capture), "over": True, "lessons": json.dumps(lessons)}
        assert app.begin(json.dumps(order)) == id_of(capture)
        return app, await app.look()

    app, kept = run_virtual(main())
    return app, json.loads(kept)


def test_why_is_what_the_command_at_home_says(
    captures: list[Path], store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "f.toml").write_text('[display]\nlanguage = "de"\nunits = "imperial"\n', encoding="utf-8")
    page = FakePage()
    shown: list[tuple[App, dict[str, Any]]] = []
    for capture in captures:
        lessons = [each for _, kept in shown for each in kept["lessons"]]
        shown.append(looked_at(page, capture, lessons))
    app, _ = shown[-1]
    run_id = id_of(captures[-1])
    asked = {
        "run": run_id,
        "records": [kept["record"] for _, kept in shown],
        "said": {run_id: SAID, id_of(captures[0]): FELT, "another": {"legs": 1}},
        "language": "de",
        "units": "imperial",
    }
    app.why(json.dumps(asked))
    capsys.readouterr()
    options = ["--store", str(store), "--config", str(tmp_path / "f.toml")]
    assert fleetfoot(["why", run_id, "--json", *options]) == 0
    home = json.loads(capsys.readouterr().out)
    phone = page.told("why")[-1]["why"]
    assert phone.pop("source") == "live"
    del home["source"]
    assert phone == home
    assert phone["legs"] == 8.0
    app.why(json.dumps(asked | {"run": "another"}))  # it is not the one that is shown
    assert len(page.told("why")) == 1


def test_a_run_that_is_shown_again_is_what_it_was_says_nothing_aloud_and_is_not_kept_again(
    captures: list[Path],
) -> None:
    page = FakePage()
    looked_at(page, captures[0], [])
    ((kind, hello),) = page.messages
    (run,) = hello["runs"]
    assert (kind, run["done"], run["run"]) == ("hello", True, id_of(captures[0]))
    assert run["summary"]["detectors"]["overstriding"]["alerts"] == 1
    assert {alert["said_ms"] for alert in run["alerts"]} == {0}
    assert page.kept == ""


def test_a_run_that_was_broken_off_ends_where_it_did_and_teaches(
    captures: list[Path], tmp_path: Path
) -> None:
    text = captures[0].read_text(encoding="utf-8")
    cut = tmp_path / captures[0].name
    cut.write_text(text[: text.rindex('{"end"')], encoding="utf-8")
    page = FakePage()
    _, kept = looked_at(page, cut, [])
    latest_s = json.loads(text.splitlines()[-2])["t"]
    assert json.loads(page.kept) == {"end": latest_s}
    assert kept["lessons"]
    assert kept["record"]["summary"]["warnings"] == []


def test_the_fit_file_is_that_of_the_export_at_home(
    captures: list[Path], store: Path, tmp_path: Path
) -> None:
    assert (
        fleetfoot(["export", id_of(captures[0]), "-o", str(tmp_path / "a.fit"), "--store", str(store)]) == 0
    )
    content = fit(captures[0], FELT)
    assert content == (tmp_path / "a.fit").read_bytes()
    with fitdecode.FitReader(io.BytesIO(content), check_crc=fitdecode.CrcCheck.RAISE) as reader:
        names = [each.name for each in reader if isinstance(each, fitdecode.FitDataMessage)]
    messages: Any
    messages, errors = Decoder(Stream.from_byte_array(bytearray(content))).read()
    assert errors == []
    with Store.open(store, read_only=True) as opened:
        run = opened.find(id_of(captures[0]))
    assert names.count("record") == len(messages["record_mesgs"]) == run.duration_s
    assert messages["session_mesgs"][0]["workout_feel"] == 75


def test_a_file_is_written_for_the_page_or_one_line_says_why_not(
    captures: list[Path], tmp_path: Path
) -> None:
    empty = tmp_path / "empty.jsonl"
    lines = captures[0].read_text(encoding="utf-8").splitlines(keepends=True)
    empty.write_text(lines[0] + lines[-1], encoding="utf-8")

    async def main() -> tuple[str, str]:
        app, to = App(FakePage()), tmp_path / "run.fit"
        await asyncio.sleep(0)
        return app.fit(str(captures[1]), "{}", str(to)), app.fit(str(empty), "{}", str(to) + "2")

    written, refused = run_virtual(main())
    assert written == ""
    assert (tmp_path / "run.fit").read_bytes()[8:12] == b".FIT"
    assert "holds nothing" in refused
    assert not (tmp_path / "run.fit2").exists()


def test_a_run_without_a_date_or_a_measurement_is_no_activity(captures: list[Path], tmp_path: Path) -> None:
    undated = tmp_path / "undated.jsonl"
    head, _, rest = captures[0].read_text(encoding="utf-8").partition("\n")
    undated.write_text(json.dumps(json.loads(head) | {"started_utc": None}) + "\n" + rest, encoding="utf-8")
    with pytest.raises(UsageError, match="when it began"):
        fit(undated, {})


@pytest.mark.parametrize(
    "said", [{"legs": 11}, {"legs": "heavy"}, {"mine": 1}, {"onset": 3}, {"legs": ""}, {"onset_min": "1e9"}]
)
def test_what_the_diary_does_not_know_is_left_out(said: dict[str, Any]) -> None:
    assert values_of(said | {"feel": 50, "sick": False}) == {"feel": "50", "sick": "0"}
