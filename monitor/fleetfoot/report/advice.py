"""What to try next: the one or two things that matter most, with the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fleetfoot.report.heart import Finding, true_drifts
from fleetfoot.report.load import SOURCE as LOAD_SOURCE
from fleetfoot.words.detector import title_of
from fleetfoot.words.settings import Language, Units
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.detectors import registry
from fleetfoot_signal.detectors.cardiac_drift import CardiacDrift
from fleetfoot_signal.detectors.fading import Fading
from fleetfoot_signal.review.obstacles import UNBELIEVED_S
from fleetfoot_signal.review.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fleetfoot.report.study import Study
    from fleetfoot.words.report.advised import Piece
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
    return found or [_above(study, why) or _nothing(study)]


def _above(study: Study, why: Mapping[str, Any] | None) -> Advice | None:
    if why is None:
        return None
    words = study.words.advised
    if why["red_flags"]:
        return Advice(words.above_flag, why["red_flags"][0]["do"], ())
    first = why["causes"][0]
    if first["words"] == "weak":
        return None
    title, text = words.above
    return Advice(title.format(cause=first["title"]), text, ())


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
    words, names = study.words.advised, study.words.names
    length = names.kilometre if study.figures.units is Units.METRIC else names.mile
    fuel = words.fuel if start_s >= LONG_S else ""
    title, text = words.fade
    return Advice(title, text.format(fuel=fuel, length=length), FADE_SOURCES)


def _drift(study: Study) -> Advice | None:
    told = true_drifts(study.episodes, study.heart, study.values)
    if not told and (study.heart.finding is not Finding.DRIFT or study.review["equal_effort"]["reason"]):
        return None
    words = study.words.advised
    return Advice(
        *(words.hard if study.review["session"] in MEANT_HARD else words.drift), CardiacDrift.sources
    )


def _jump(study: Study) -> Advice | None:
    if study.jump is None:
        return None
    title, text = study.words.advised.jump
    longest = study.figures.distance(study.jump.longest_m)
    return Advice(
        title, text.format(pct=f"{100 * (study.jump.ratio - 1):.0f}", longest=longest), (LOAD_SOURCE,)
    )


def _told(study: Study) -> Iterator[Advice]:
    """Yield what the other detectors that told something would have the runner try, then what they told, in its words.

    A fade and a drift have advice of their own: it hangs on more than their episodes.
    """
    kinds: dict[str, type[Detector]] = {kind.name: kind for kind in registry()}
    told = dict.fromkeys(each.detector for each in study.episodes if each.detector in kinds)
    own = [name for name in kinds if name in told and name not in {Fading.name, CardiacDrift.name}]
    language = study.figures.language
    for name in own:
        if (words := _to_try(kinds[name], study)) is not None:
            title, text = words
            yield Advice(title, text.format(steps=_steps(study)), kinds[name].sources)
    for name in told:
        if name in own and _to_try(kinds[name], study) is None:
            worst = next(each for each in study.episodes if each.detector == name)
            yield Advice(title_of(name, language), worst.said(language), kinds[name].sources)


def _to_try(kind: type[Detector], study: Study) -> Piece | None:
    if study.figures.language is Language.ENGLISH:
        return kind.to_try
    return study.words.advised.told.get(kind.name)


def _steps(study: Study) -> str:
    """Return a clause with the step rate of the run and with the one to try; empty where it is not known."""
    cadence = study.median(Channel.CADENCE)
    if not cadence > 0:
        return ""
    return study.words.advised.steps.format(now=f"{cadence:.0f}", then=f"{cadence * STEP_RATE_SHARE:.0f}")


def _nothing(study: Study) -> Advice:
    words = study.words.advised
    if sum(study.review["not_believed_s"].values()) > UNBELIEVED_S:
        return Advice(*words.strap, ())
    if any(verdict.get("available") for verdict in study.verdicts.values()):
        return Advice(*words.keep, ())
    return Advice(*words.more, ())
