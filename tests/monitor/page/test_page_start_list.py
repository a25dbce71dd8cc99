"""The list to be printed: a code for each athlete, which opens their own page."""

from __future__ import annotations

import time
from dataclasses import replace
from html.parser import HTMLParser

import pytest
import segno
from page_world import RUN, TOKEN, new_sink, site, until

from fleetfoot.page import pairing
from fleetfoot.page.start_list import address_of, start_list
from fleetfoot.words.settings import Language

HOSTILE = '<img src=x onerror="alert(1)">\u202eevil&amp;\ud800'


class Texts(HTMLParser):
    """What stands in a page, by element."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.paths: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.paths += [value for name, value in attrs if (tag, name) == ("path", "d") and value]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def code_of(text: str) -> str:
    drawn = segno.make(text, micro=False, error="m").svg_inline(border=4, omitsize=True)
    return Texts(drawn).paths[-1]


@pytest.mark.parametrize("language", Language)
def test_each_athlete_has_a_code_of_their_own_and_a_name_in_every_language(language: Language) -> None:
    file = start_list("http://pi:8737/?code=ABC", ["Ana", "Zoë B."], language, is_reachable=True)
    page = Texts(file.body.decode())
    assert [text for text in page.texts if text in {"Ana", "Zoë B."}] == ["Ana", "Zoë B."]
    assert page.paths == [
        code_of(f"http://pi:8737/?code=ABC#/athlete/{who}") for who in ("Ana", "Zo%C3%AB%20B.")
    ]
    assert "--listen" not in file.body.decode()


def test_codes_for_this_machine_only_say_so() -> None:
    page = start_list("http://127.0.0.1:8737/", ["Ana"], Language.ENGLISH, is_reachable=False)
    assert "--listen 0.0.0.0" in page.body.decode()


def test_a_hostile_name_is_text() -> None:
    page = Texts(start_list("http://pi/", [HOSTILE], Language.ENGLISH, is_reachable=True).body.decode())
    assert "img" not in page.tags
    assert "script" not in page.tags
    assert any(text.startswith("<img src=x") for text in page.texts)
    assert address_of("http://pi/", HOSTILE).isascii()


async def test_it_is_served_to_those_who_are_let_in() -> None:
    sink = new_sink()
    sink.begin(RUN)
    sink.begin(replace(RUN, id="other", athlete="Ben"))
    async with site(sink, token=TOKEN) as served:
        await until(lambda: len(sink.hub.scene.athletes) == 2)
        assert (await served.ask("/start-list")).status == 401
        served.cookie = f"fleetfoot-{served.port}={TOKEN}"
        answer = await served.ask("/start-list?language=de")
    page = Texts(answer.body.decode())
    assert answer.status == 200
    assert "script-src" not in answer.headers["content-security-policy"]
    assert {"Startliste", "anna", "Ben"} <= set(page.texts)
    paper = pairing.code_of(
        TOKEN, time.time(), pairing.PAPER
    )  # of now: the test does not run at noon and midnight
    assert page.paths[0] == code_of(f"{served.url}?code={paper}#/athlete/Ben")
    assert TOKEN not in answer.body.decode()


def test_a_code_on_paper_lets_in_for_half_a_day_and_no_longer_than_a_day() -> None:
    printed = pairing.code_of(TOKEN, 0.0, pairing.PAPER)
    assert pairing.is_code(TOKEN, printed, pairing.PAPER_S)
    assert not pairing.is_code(TOKEN, printed, 2 * pairing.PAPER_S)
    assert printed != pairing.code_of(TOKEN, 0.0)
