"""Through apprise to a real HTTP server."""

from __future__ import annotations

import asyncio
import importlib.util
import io
import logging
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from channel_runs import sending
from mqtt_runs import Notices, a_run, an_alert
from patience import PATIENCE_S, comes_true
from receiver import Receiver, receiving

from fleetfoot.errors import UsageError
from fleetfoot.keys import Secret
from fleetfoot.notify.addresses import THREAD, AddressSender
from fleetfoot.notify.opening import LARGEST, senders_of
from fleetfoot.notify.post import NotDeliveredError, Post
from fleetfoot.notify.settings import Destination
from fleetfoot_signal.event import Phase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytest.importorskip("apprise", reason="apprise is not installed")

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # of apprise

NAME = 'Zo\u00eb <b>&"\U0001f3c3'
RUN = a_run(NAME)
POST = Post.of_alert(an_alert(RUN), "Long steps")
TITLE = f"{NAME}: Long steps (warning)"
TOKEN = "Sec.ret-token_15"  # noqa: S105 - none; gotify's own are of 15 characters


@pytest.fixture
def server() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver
        if receiver.hang is not None:
            receiver.hang.set()
        assert comes_true(lambda: not sending_threads())  # the next test counts its own


def sending_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == THREAD]


def sender(address: str, limit_s: float = PATIENCE_S) -> AddressSender:
    return AddressSender(address, "here", limit_s)


async def test_ntfy_gets_title_and_text(server: Receiver) -> None:
    to = sender(f"ntfy://127.0.0.1:{server.port}/legs")
    assert to.label == "ntfy"
    await to.send(POST)
    (got,) = server.requests
    assert (got.json["topic"], got.json["title"], got.json["message"]) == ("legs", TITLE, POST.text)


async def test_gotify_gets_title_text_and_its_token(server: Receiver) -> None:
    await sender(f"gotify://127.0.0.1:{server.port}/{TOKEN}").send(POST)
    (got,) = server.requests
    assert got.path == "/message"
    assert got.headers["X-Gotify-Key"] == TOKEN
    assert (got.json["title"], got.json["message"]) == (TITLE, POST.text)


async def test_a_webhook_gets_json_that_says_how_bad_it_is(server: Receiver) -> None:
    to = sender(f"json://127.0.0.1:{server.port}/hooks/legs")
    await to.send(POST)
    await to.send(Post.of_alert(an_alert(RUN, phase=Phase.CLEAR), "Long steps"))
    await to.send(Post.of_alert(an_alert(RUN, phase=Phase.UNJUDGED), "Long steps"))
    first, second, third = server.requests
    assert first.path.rstrip("/") == "/hooks/legs"
    assert (first.json["title"], first.json["message"], first.json["type"]) == (TITLE, POST.text, "warning")
    assert (second.json["title"], second.json["type"]) == (f"{NAME}: Long steps (over)", "success")
    assert (third.json["title"], third.json["type"]) == (f"{NAME}: Long steps (not known any more)", "info")


async def test_a_service_that_shows_html_gets_the_name_escaped(server: Receiver) -> None:
    await sender(f"json://127.0.0.1:{server.port}/?format=html").send(replace(POST, text="<script>&"))
    (got,) = server.requests
    assert got.json["message"] == "&lt;script&gt;&amp;"


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (401, r"it refuses \(HTTP 401\): check its token and path"),
        (404, r"it refuses \(HTTP 404\): check its token and path"),
        (500, r"it refuses \(HTTP 500\): see the log of that server"),
    ],
)
async def test_a_refusal_is_told_with_its_number_and_without_the_token(
    server: Receiver, status: int, why: str
) -> None:
    server.status = status
    with pytest.raises(NotDeliveredError, match=why) as caught:
        await sender(f"gotify://127.0.0.1:{server.port}/{TOKEN}").send(POST)
    assert TOKEN not in str(caught.value)


async def test_a_server_that_is_killed_is_said_and_told_when_it_is_back() -> None:
    with receiving() as first:
        port = first.port
        to = [sender(f"json://127.0.0.1:{port}/{TOKEN}")]
    told = Notices()
    async with sending([(Destination("phone", command=("true",)), to)], told) as sink:
        sink.alert(RUN, an_alert(RUN))
        await told.until(1)
        with receiving(Receiver(port)) as second:
            await told.until(2)
            assert [request.json["title"] for request in second.requests] == [TITLE]
    assert told.lines == [
        "channel phone (JSON): it cannot be reached: check the address and the network; trying again for up to 120 s",
        "channel phone (JSON) works again",
    ]


async def test_a_server_that_does_not_answer_holds_one_thread_and_no_more(server: Receiver) -> None:
    server.hang = threading.Event()
    to = sender(f"json://127.0.0.1:{server.port}/", limit_s=0.3)
    with pytest.raises(NotDeliveredError, match=r"no answer within 0.3 s"):
        await to.send(POST)
    with pytest.raises(NotDeliveredError, match="an earlier message still hangs there"):
        await to.send(POST)
    assert len(sending_threads()) == 1
    server.hang.set()
    server.hang = None
    async with asyncio.timeout(PATIENCE_S):
        while True:  # until the thread that hung has ended
            try:
                await to.send(POST)
            except NotDeliveredError:
                await asyncio.sleep(0.01)
            else:
                break


async def test_threads_that_hang_do_not_keep_the_program(server: Receiver) -> None:
    server.hang = threading.Event()
    with pytest.raises(NotDeliveredError):
        await sender(f"json://127.0.0.1:{server.port}/", limit_s=0.2).send(POST)
    (stuck,) = sending_threads()
    assert stuck.daemon


@pytest.fixture
def debug_log() -> Iterator[io.StringIO]:
    """What ``--debug`` would show. Not caplog, which listens where nobody else does."""
    log = io.StringIO()
    handler, root = logging.StreamHandler(log), logging.getLogger()
    urllib3 = logging.getLogger("urllib3")  # influxdb-client quiets it wherever it was used before
    levels = root.level, urllib3.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    urllib3.setLevel(logging.NOTSET)
    yield log
    root.removeHandler(handler)
    root.setLevel(levels[0])
    urllib3.setLevel(levels[1])


async def test_no_log_ever_holds_an_address(
    server: Receiver, debug_log: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    server.status = 403
    for form in (
        "json://user:{t}@127.0.0.1:{p}/{t}",
        "gotify://127.0.0.1:{p}/{t}",
        "ntfy://127.0.0.1:{p}/{t}",
    ):
        with pytest.raises(NotDeliveredError):
            await sender(form.format(p=server.port, t=TOKEN)).send(POST)
    with pytest.raises(UsageError):
        sender(f"nonsense://{TOKEN}")
    logging.getLogger("urllib3.connectionpool").debug("still there for others")
    out, err = capfd.readouterr()
    assert TOKEN not in debug_log.getvalue() + out + err
    assert "still there for others" in debug_log.getvalue()


@pytest.fixture
def phone(tmp_path: Path) -> Callable[[str], Destination]:
    def written(text: str) -> Destination:
        path = tmp_path / "urls"
        path.write_text(text, encoding="utf-8")
        return Destination("phone", urls_file=path)

    return written


def test_a_file_holds_one_address_a_line(phone: Callable[[str], Destination]) -> None:
    text = "# mine\n\n  ntfy://localhost/legs  \njson://localhost/\nntfy://localhost/arms\n"
    assert [each.label for each in senders_of(phone(text))] == ["ntfy", "JSON", "ntfy 2"]


def test_the_environment_wins_over_the_file(phone: Callable[[str], Destination]) -> None:
    channel = phone("json://localhost/")
    both = Destination(
        "phone", urls_file=channel.urls_file, urls=Secret("ntfy://localhost/a gotify://h/" + TOKEN)
    )
    assert [each.label for each in senders_of(both)] == ["ntfy", "Gotify"]


@pytest.mark.parametrize("text", ["", "# nothing\n", "json://h/\n" * 17])
def test_none_and_too_many_addresses_are_refused(phone: Callable[[str], Destination], text: str) -> None:
    with pytest.raises(UsageError, match="expected 1 to 16 addresses, one a line"):
        senders_of(phone(text))


def test_what_is_no_address_is_named_by_its_line_and_not_shown(phone: Callable[[str], Destination]) -> None:
    with pytest.raises(UsageError, match=r"channels\.phone\.urls_file .*, line 2: not an address") as caught:
        senders_of(phone(f"json://localhost/\nhxxp://{TOKEN}\n"))
    assert TOKEN not in str(caught.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, phone: Callable[[str], Destination]) -> None:
    with pytest.raises(UsageError, match=r"cannot be read \(No such file or directory\): check the path"):
        senders_of(Destination("phone", urls_file=tmp_path / "nothing"))
    with pytest.raises(UsageError, match="too large"):
        senders_of(phone("#" * (LARGEST + 1)))
    channel = phone("")
    assert channel.urls_file is not None
    channel.urls_file.write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="not UTF-8"):
        senders_of(channel)


def test_without_apprise_one_line_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, phone: Callable[[str], Destination]
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "apprise" else found(name))
    with pytest.raises(UsageError, match=r"pip install 'fleetfoot\[notify\]'"):
        senders_of(phone("json://localhost/"))


def test_a_command_that_is_not_there_is_refused_before_the_run(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"channels\.bell: the command .*ring cannot be found"):
        senders_of(Destination("bell", command=(str(tmp_path / "ring"),)))
