from __future__ import annotations

import asyncio
import json
import stat
import sys
from pathlib import Path

import pytest
from channel_runs import a_channel, sending
from mqtt_runs import Notices, a_run, an_alert
from patience import PATIENCE_S, comes_true

from fleetfoot.notify.command import CommandSender, environment
from fleetfoot.notify.post import NotDeliveredError, Post

RUN = a_run("Zo\u00eb <b>$(id)</b>")
POST = Post.of_alert(an_alert(RUN), "Long steps")


def program(folder: Path, text: str) -> tuple[str, ...]:
    path = folder / "hook"
    path.write_text(f"#!{sys.executable}\n{text}")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return (str(path),)


async def test_the_event_comes_as_json_and_as_variables(tmp_path: Path) -> None:
    text = (
        "import json, os, sys\n"
        "out = {'in': json.loads(sys.stdin.readline()), 'argv': sys.argv[1:], 'cwd': os.getcwd(),\n"
        "       'env': {k: v for k, v in os.environ.items() if k.startswith('FLEETFOOT_')}}\n"
        "open('got.json', 'w').write(json.dumps(out))\n"
    )
    await CommandSender((*program(tmp_path, text), "a b", "$HOME;x"), tmp_path, PATIENCE_S).send(POST)
    got = json.loads((tmp_path / "got.json").read_text())
    assert got["in"] == POST.payload
    assert got["argv"] == ["a b", "$HOME;x"]  # no shell has seen them
    assert got["cwd"] == str(tmp_path)
    assert got["env"]["FLEETFOOT_ATHLETE"] == RUN.athlete
    assert got["env"]["FLEETFOOT_DETECTOR"] == "overstride"
    assert got["env"]["FLEETFOOT_SEVERITY"] == "warning"
    assert got["env"]["FLEETFOOT_VALUE"] == "7.5"
    assert got["env"]["FLEETFOOT_CAUSE"] == "hill"


def test_no_secret_of_ours_is_handed_on() -> None:
    outer = {"FLEETFOOT_MQTT_PASSWORD": "hunter2", "FLEETFOOT_CHANNELS_PHONE_URLS": "x", "PATH": "/bin"}
    assert environment({"utc": None, "cause": ["a", "b"], "id": "n\0l"}, outer) == {
        "PATH": "/bin",
        "FLEETFOOT_UTC": "",
        "FLEETFOOT_CAUSE": "a,b",
        "FLEETFOOT_ID": "n\ufffdl",
    }


async def test_names_that_no_system_takes_reach_it_all_the_same(tmp_path: Path) -> None:
    run = a_run("a\0b\ud800\n")
    argv = program(tmp_path, "import sys\nopen('got', 'w').write(sys.stdin.read())\n")
    await CommandSender(argv, tmp_path, PATIENCE_S).send(Post.of_alert(an_alert(run), "x"))
    assert json.loads((tmp_path / "got").read_text())["athlete"] == run.athlete


async def test_its_output_is_never_mixed_with_ours(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    argv = program(tmp_path, "import sys\nprint('out' * 99999)\nprint('err', file=sys.stderr)\n")
    await CommandSender(argv, tmp_path, PATIENCE_S).send(POST)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("raise SystemExit(3)\n", "it ended with exit code 3; run it by hand to see why"),
        (
            "import os, signal\nos.kill(os.getpid(), signal.SIGTERM)\n",
            "it was ended by SIGTERM; run it by hand to see why",
        ),
    ],
)
async def test_a_failing_command_says_how_it_ended(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(NotDeliveredError) as caught:
        await CommandSender(program(tmp_path, text), tmp_path, PATIENCE_S).send(POST)
    assert str(caught.value) == why


async def test_a_command_that_reads_nothing_is_no_failure(tmp_path: Path) -> None:
    await CommandSender(("true",), tmp_path, PATIENCE_S).send(POST)


async def test_a_command_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotDeliveredError, match="cannot be started"):
        await CommandSender((str(tmp_path / "nothing"),), tmp_path).send(POST)


async def test_a_hanging_command_is_killed_with_all_that_it_started(tmp_path: Path) -> None:
    text, limit_s = 'sleep 600 & echo "$$ $!" > new; mv new pids; wait', 0.25
    while not (tmp_path / "pids").exists():  # a busy machine starts nothing in a quarter of a second
        limit_s *= 2.0
        with pytest.raises(NotDeliveredError, match=rf"did not end within {limit_s:g} s and was killed"):
            await CommandSender(("sh", "-c", text), tmp_path, limit_s).send(POST)
    pids = (tmp_path / "pids").read_text().split()
    assert len(pids) == 2
    assert comes_true(lambda: not any(is_running(int(pid)) for pid in pids))


def is_running(pid: int) -> bool:
    """Whether a process runs; one that is dead and not yet reaped does not.

    A killed process of which we are not the parent still runs until the system has a core free to end it.
    """
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


async def test_a_run_that_ends_does_not_leave_a_command_behind(tmp_path: Path) -> None:
    text = "echo $$ > new; mv new pid; sleep 600"
    sender, told, pid = CommandSender(("sh", "-c", text), tmp_path, PATIENCE_S), Notices(), tmp_path / "pid"
    async with sending([(a_channel(), [sender])], told, close_s=0.0) as sink:
        sink.alert(RUN, an_alert(RUN))
        while not pid.exists():  # noqa: ASYNC110 - a file has no event
            await asyncio.sleep(0.01)
    assert comes_true(lambda: not is_running(int(pid.read_text())))
    assert told.lines == ["channel phone (command): 1 alert was not delivered"]
