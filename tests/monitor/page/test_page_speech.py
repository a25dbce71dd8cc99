from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fleetfoot.page.speech import MOST_PER_HOUR, SPACING_S, Speech
from fleetfoot.path.waiting import HOUR_S
from fleetfoot_signal.event import Phase

ALERTS = st.lists(
    st.tuples(
        st.floats(0.0, 20_000.0),
        st.sampled_from([phase.value for phase in Phase]),
        st.sampled_from(["notice", "warning", "severe"]),
    ),
    max_size=60,
).map(sorted)


def test_four_are_spoken_in_an_hour_and_then_one_again() -> None:
    speech = Speech()
    said = [speech.decide(t_s, "onset", "notice") for t_s in (0, 60, 120, 180, 240, 3599, 3600, 3661)]
    assert said == [True] * 4 + [False, False, True, True]


def test_within_a_minute_nothing_more_is_spoken_not_even_what_is_severe() -> None:
    speech = Speech()
    assert speech.decide(0.0, "onset", "notice")
    assert not speech.decide(59.9, "escalate", "severe")
    assert speech.decide(60.0, "escalate", "severe")


def test_what_is_severe_is_spoken_beyond_the_limit_and_counts() -> None:
    speech = Speech()
    assert all(speech.decide(60.0 * i, "onset", "warning") for i in range(4))
    assert speech.decide(300.0, "escalate", "severe")
    assert not speech.decide(3600.0, "onset", "warning")  # the severe one and three others are in this hour


def test_that_it_is_over_is_never_spoken() -> None:
    assert not Speech().decide(0.0, "clear", "severe")
    assert not Speech().decide(0.0, "unjudged", "severe")


@given(alerts=ALERTS)
def test_no_hour_holds_more_than_the_most_and_no_two_are_closer_than_the_spacing(
    alerts: list[tuple[float, str, str]],
) -> None:
    speech = Speech()
    spoken = [(t_s, severity) for t_s, phase, severity in alerts if speech.decide(t_s, phase, severity)]
    assert all(b - a >= SPACING_S for (a, _), (b, _) in pairwise(spoken))
    for t_s, severity in spoken:
        before = [each for each, _ in spoken if t_s - HOUR_S < each <= t_s]
        assert severity == "severe" or len(before) <= MOST_PER_HOUR
