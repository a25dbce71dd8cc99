"""Why a detector could not judge a run, in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from fleetfoot.words.detector import minutes_of
from fleetfoot.words.report import report_words
from fleetfoot.words.settings import Language
from fleetfoot_signal import Reason
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from fleetfoot_signal import Availability, Detector


def why_not(detector: str, found: Availability, language: Language = Language.ENGLISH) -> str:
    """Return why a detector of the registry could not judge; what it found has a reason."""
    kind = next(each for each in registry() if each.name == detector)
    words, names = report_words(language).reasons, report_words(language).names
    if found.reason is Reason.MISSING:
        english = language is Language.ENGLISH
        missing = [c.spec.title if english else names.measured(c) for c in found.missing]
        return words.missing.format(names=words.joined.join(missing))
    if found.reason is Reason.TOO_FEW_RUNS:
        known = found.figures["earlier_runs"]
        had = words.only.format(n=f"{known:.0f}") if known else words.none
        return words.few_runs.format(need=kind.earlier_runs, had=had)
    return _too_little(kind, found, language)


def _too_little(kind: type[Detector], found: Availability, language: Language) -> str:
    words, ran_min = report_words(language).reasons, found.figures["running_s"] / 60.0
    minutes = minutes_of(kind.needs)
    need = kind.needs if language is Language.ENGLISH else words.running.format(n=minutes)
    figures = {"need": need, "ran": f"{ran_min:.0f}"}
    if "steady_s" in found.figures:
        return words.few_steady.format(**figures, had=f"{found.figures['steady_s'] / 60.0:.0f}")
    if found.figures.get("unbelieved_s", 0.0) >= 0.5 * found.figures["running_s"] > 0.0:
        return words.unbelieved.format(**figures)
    enough = round(ran_min) >= (minutes or math.inf)
    return (words.uneven if enough else words.too_little).format(**figures)
