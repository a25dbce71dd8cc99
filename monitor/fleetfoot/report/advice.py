"""What to try next: the one or two things that matter most, with the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fleetfoot.report.heart import Finding, true_drifts
from fleetfoot.report.load import SOURCE as LOAD_SOURCE
from fleetfoot.words.settings import Units
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.detectors import registry
from fleetfoot_signal.detectors.cardiac_drift import CardiacDrift
from fleetfoot_signal.detectors.fading import Fading
from fleetfoot_signal.review.obstacles import UNBELIEVED_S
from fleetfoot_signal.review.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fleetfoot.report.study import Study
    from fleetfoot_signal.detector import Detector

MOST: Final = 2
"""More than two things nobody tries."""
LONG_S: Final = 4500.0
"""75 min: from here on fuel is a likely part of a fade (science of glycogen: Rapoport 2010)."""
FADE_SOURCES: Final = (
    "Smyth 2021, PLoS ONE 16:e0251513: how recreational runners hit the wall, 4 million marathons",
    "Rapoport 2010, PLoS Comput Biol 6:e1000960: fuel as the limit of the marathon",
)
MEANT_HARD: Final = frozenset({Session.INTERVALS, Session.PROGRESSION, Session.RACE})
"""Sessions in which "go out easier" would be advice against what was meant."""
STEP_RATE_SHARE: Final = 1.05
"""Five percent more steps ease knee and hip and are learned easily (Heiderscheit 2011)."""


class Advice(NamedTuple):
    """One thing to try."""

    title: str
    text: str
    evidence: tuple[str, ...]
    """Where it comes from."""


def what_to_try(study: Study, why: Mapping[str, Any] | None = None) -> list[Advice]:
    """Return at most two pieces of advice, the weightier first; one that says so where nothing needs changing.

    Where it is known why the legs were heavy, that has its own advice, which this does not contradict.
    """
    found = [advice for advice in _all(study) if advice is not None][:MOST]
    return found or [_above(why) or _nothing(study)]


def _above(why: Mapping[str, Any] | None) -> Advice | None:
    if why is None:
        return None
    if why["red_flags"]:
        return Advice("First what stands above", why["red_flags"][0]["do"], ())
    first = why["causes"][0]
    if first["words"] == "weak":
        return None
    return Advice(f"Mind {first['title']}", "What helps stands above, with why your legs were heavy.", ())


def _all(study: Study) -> Iterator[Advice | None]:
    yield _fade(study)
    yield _drift(study)
    yield from _told(study)
    yield _jump(study)


def _fade(study: Study) -> Advice | None:
    lost = study.review.get("slowing")
    onsets = [episode.onset_s for episode in study.episodes if episode.detector == Fading.name]
    start_s = min(onsets, default=lost["from_s"] if lost else None)
    if start_s is None:
        return None
    length = "kilometre" if study.figures.units is Units.METRIC else "mile"
    fuel = "Eat 30 to 60 g of carbohydrate an hour from the first hour on. " if start_s >= LONG_S else ""
    return Advice(
        "Start a little slower, and keep something for the end",
        f"{fuel}Begin the next run of this length a few seconds a {length} slower. A fade can have many reasons:"
        " a fast start, little fuel, heat, or legs that are not used to the distance. If you slowed down on purpose,"
        " nothing is wrong.",
        FADE_SOURCES,
    )


def _drift(study: Study) -> Advice | None:
    told = true_drifts(study.episodes, study.heart, study.values)
    if not told and (study.heart.finding is not Finding.DRIFT or study.review["equal_effort"]["reason"]):
        return None
    if study.review["session"] in MEANT_HARD:
        return Advice(
            "Look after fluid and heat in hard sessions",
            "Your heart rate climbed beyond what the pace explains. In a session that is meant to be hard that says"
            " little of your endurance; heat and too little to drink make it harder than it need be.",
            CardiacDrift.sources,
        )
    return Advice(
        "Go out easier, and stay cool",
        "A heart rate that climbs at the same pace often means heat, too little to drink, or a pace that is a little"
        " too fast for the day. Begin slower, drink to thirst, and pick shade or a cooler hour.",
        CardiacDrift.sources,
    )


def _jump(study: Study) -> Advice | None:
    if study.jump is None:
        return None
    return Advice(
        "Make the next long run a smaller step",
        f"This run was {100 * (study.jump.ratio - 1):.0f} % longer than your longest of the 30 days before"
        f" ({study.figures.distance(study.jump.longest_m)}). Runs up to 10 % longer went with fewer injuries.",
        (LOAD_SOURCE,),
    )


def _told(study: Study) -> Iterator[Advice]:
    """Yield what the other detectors that told something would have the runner try, then what they told, in its words.

    A fade and a drift have advice of their own: it hangs on more than their episodes.
    """
    kinds: dict[str, type[Detector]] = {kind.name: kind for kind in registry()}
    told = dict.fromkeys(each.detector for each in study.episodes if each.detector in kinds)
    own = [name for name in kinds if name in told and name not in {Fading.name, CardiacDrift.name}]
    for name in own:
        if (words := kinds[name].to_try) is not None:
            title, text = words
            yield Advice(title, text.format(steps=_steps(study)), kinds[name].sources)
    for name in told:
        if name in own and kinds[name].to_try is None:
            message = next(each.message for each in study.episodes if each.detector == name)
            yield Advice(kinds[name].title, message, kinds[name].sources)


def _steps(study: Study) -> str:
    """Return a clause with the step rate of the run and with the one to try; empty where it is not known."""
    cadence = study.median(Channel.CADENCE)
    return f" ({cadence:.0f} to about {cadence * STEP_RATE_SHARE:.0f} steps a minute)" if cadence > 0 else ""


def _nothing(study: Study) -> Advice:
    if sum(study.review["not_believed_s"].values()) > UNBELIEVED_S:
        return Advice(
            "Moisten the strap, and wear it snug",
            "Part of your heart rate could not be believed in this run. A moist, tight strap reads true from the first"
            " minute; a watch does so above the wrist bone, tight.",
            (),
        )
    if any(verdict.get("available") for verdict in study.verdicts.values()):
        return Advice("Keep going as you are", "Nothing that was judged in this run asks for a change.", ())
    return Advice(
        "Record more of the next run",
        "This run held too little to judge. Twenty minutes of steady running with heart rate, speed and cadence are"
        " enough for most of it.",
        (),
    )
