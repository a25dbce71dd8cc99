from __future__ import annotations

from urllib.parse import unquote

import aiomqtt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetfoot.mqtt.topics import Topics, level

# with lone surrogates: file names and arguments that are not UTF-8 come to Python as such
names = st.text(st.characters(exclude_categories=[]), max_size=60) | st.text("%/+#$\0 aA._~-2F", max_size=8)


@given(names)
def test_a_name_becomes_one_level_of_harmless_characters_and_back(name: str) -> None:
    made = level(name)
    assert made.isascii()
    assert made.isprintable()
    assert not set(made) & set("/+#$ \0")
    if len(made) <= 200:
        assert unquote(made, errors="surrogatepass") == name


@given(names, names)
def test_two_names_have_two_levels(one: str, other: str) -> None:
    assert (level(one) == level(other)) == (one == other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x" * 500, "x" * 501),
        ("x" * 201, level("x" * 201)),
        ("\N{RUNNER}" * 20_000, "\N{RUNNER}" * 20_001),
        ("%41", "A"),
        ("a/b", "a%2Fb"),
        ("A", "a"),
        ("\ud800", "\udfff"),
        ("\ud800", "?"),
    ],
)
def test_names_that_nearly_meet_stay_apart(one: str, other: str) -> None:
    assert level(one) != level(other)
    assert max(len(level(one)), len(level(other))) <= 300


def test_the_topics_of_an_athlete() -> None:
    topics = Topics.of("home/fleetfoot", "\N{RUNNER}/#")
    assert topics.status == "home/fleetfoot/%F0%9F%8F%83%2F%23/status"
    assert topics.event.endswith("/event")
    assert topics.tick.endswith("/tick")
    assert topics.summary.endswith("/summary")
    assert topics.state("vertical/ratio").endswith("/state/vertical%2Fratio")


@given(names)
def test_every_topic_is_one_that_may_be_published_to(name: str) -> None:
    topics = Topics.of("fleetfoot", name)
    for topic in (topics.status, topics.event, topics.tick, topics.summary, topics.state(name)):
        aiomqtt.Topic(topic)
