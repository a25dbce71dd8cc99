"""What people are told: once at the first start, and of every alert."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.words.detector import title_of
from fleetfoot.words.detectors import translations
from fleetfoot.words.settings import Language
from fleetfoot_signal.detectors import registry
from fleetfoot_signal.event import Phase

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fleetfoot_signal.channel import Channel
    from fleetfoot_signal.detector import Detector
    from fleetfoot_signal.event import Event, Severity

MEDICAL_NOTICE: Final = """\
fleetfoot is a training aid, not a medical device. It cannot detect or rule out illness.
Stop and seek urgent help for chest pain or pressure, fainting or nearly fainting, unusual breathlessness,
palpitations that do not settle, confusion or no more sweating in heat, sudden weakness or numbness.
See a doctor about heavy, cramping or tight legs that come at the same distance every time and ease with rest,
about swelling, warmth or calf pain on one side, pain at rest or at night, numbness or weakness that grows,
and about legs that stay heavy for more than two weeks of rest."""
"""Shown to a person while there is no store yet; needs no agreement."""


def message(event: Event) -> str:
    """Return what a runner is told: the words are the detector's own, see its ``sentence`` and ``relief``.

    One that is not in the registry has none, and is told by its name and figure.
    """
    kind = _kind(event.detector)
    title = title_of(event.detector)
    if event.phase is Phase.UNJUDGED:
        return unjudged(title, event.missing)
    if kind is None:
        return f"{title}: {event.value:.0f} {event.unit}."
    return kind.relief() if event.phase.ends else kind.sentence(event.severity, event.value, event.cause)


class Effect(NamedTuple):
    """What a detector found: enough to say it in any language."""

    detector: str
    severity: Severity
    value: float
    unit: str
    signs: tuple[str, ...] = ()
    """Causes and signs of the event."""


def said(found: Effect, language: Language = Language.ENGLISH) -> str | None:
    """Return what is said of an effect of this size; None of a detector that is not in the registry.

    >>> from fleetfoot_signal.event import Severity
    >>> found = Effect("heart_rate_unusual", Severity.NOTICE, 9.0, "bpm", ("lower_heart_rate",))
    >>> said(found, Language.GERMAN)[:34]
    'Puls etwa 9 bpm niedriger als sons'
    """
    if language is not Language.ENGLISH and (
        told := translations().get(found.detector, {}).get(language.value)
    ):
        code = fitting(told.says, found.severity.label, found.signs)
        return told.says[code].format(value=f"{found.value:.0f} {found.unit}")
    kind = _kind(found.detector)
    return kind.sentence(found.severity, found.value, found.signs) if kind else None


def fitting(codes: Iterable[str], severity: str, signs: Sequence[str]) -> str:
    """Return the code that asks for most of what is there, and of several the first.

    >>> fitting(["notice", "notice+hill", "warning"], "notice", ["hill"])
    'notice+hill'
    """
    there = {severity, *signs}
    asked = [code for code in codes if set(filter(None, code.split("+"))) <= there]
    return max(asked, key=lambda code: code.count("+") + bool(code))


def _kind(name: str) -> type[Detector] | None:
    return next((kind for kind in registry() if kind.name == name), None)


def unjudged(title: str, missing: Sequence[Channel]) -> str:
    """Say that nobody knows any more whether something goes on, and for want of what.

    >>> from fleetfoot_signal.channel import Channel
    >>> unjudged("Bounce", [Channel.SPEED, Channel.CADENCE])
    'Bounce: cannot judge any more; no speed and no cadence.'
    """
    lacking = " and ".join(f"no {channel.spec.title}" for channel in missing)
    return f"{title}: cannot judge any more; {lacking or 'too little steady running'}."
