"""What the phone knows of the runs that are over, and why the legs were heavy on one of them by that alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from fleetfoot.assembly.noting import YESTERDAY, checked, day_before, of_run
from fleetfoot.diary.note import Note
from fleetfoot.errors import UsageError
from fleetfoot.store.figures import VERSION, figures_in, taken, text_of
from fleetfoot.store.reading import State, StoredRun
from fleetfoot.why.answer import Answers
from fleetfoot.why.season import Known, put_together
from fleetfoot.words.answer import spoken
from fleetfoot_signal.channel import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from fleetfoot.path.ticks import Ticks
    from fleetfoot.words.quantity import Figures
    from fleetfoot.words.settings import Language

Said = dict[str, Any]
"""What the runner said of a run, by field of the diary."""
_COUNTED: Final = frozenset({"onset", "escalate"})
"""Phases in which an effect is there."""
_STRENGTH: Final = "strength"
"""As what the diary keeps :data:`~fleetfoot.assembly.noting.YESTERDAY`, of the day before."""


@dataclass(frozen=True, slots=True)
class Runner:
    """Whose runs they are: a :class:`fleetfoot.why.season.Runner` of whom nothing more is known."""

    name: str
    hr_rest_bpm: float | None = None
    hr_max_bpm: float | None = None


def record_of(seconds: Ticks, alerts: Iterable[Mapping[str, Any]], summary: Mapping[str, Any]) -> str:
    """Return what is kept of a run that is over, as JSON: enough to say why, so that its capture is not read again."""
    return json.dumps(
        {
            "version": VERSION,
            "figures": json.loads(text_of(taken(seconds))),
            "onsets": onsets_of(alerts),
            "summary": summary,
        }
    )


def onsets_of(alerts: Iterable[Mapping[str, Any]]) -> dict[str, tuple[float, float]]:
    """Return by detector when its first episode began [s], and the greatest effect that was told.

    As :func:`fleetfoot.store.reading.read_onsets` does of a stored run.
    """
    found: dict[str, tuple[float, float]] = {}
    for alert in alerts:
        if alert["phase"] in _COUNTED:
            name, value = alert["detector"], float(alert["value"] or 0.0)
            onset_s, most = found.get(name, (float(alert["onset_s"]), value))
            found[name] = (min(onset_s, float(alert["onset_s"])), max(most, value))
    return found


def why(
    run: str,
    records: Sequence[Mapping[str, Any]],
    said: Mapping[str, Said],
    figures: Figures,
    language: Language | None,
) -> dict[str, Any] | None:
    """Return why the legs were heavy on a run, as ``fleetfoot why --json`` does; None where it is not known.

    Parameters
    ----------
    run
        Its id.
    records
        Of the runs of one runner, as :func:`record_of` made them, in any order; those of another version do not count.
    said
        By run.
    figures
        How quantities are shown.
    language
        In which language; None for English.
    """
    known = list(_known(records))
    place = next((place for place, each in enumerate(known) if each.run.id == run), None)
    if place is None:
        return None
    notes = [note for each in known for note in notes_of(each.run, said.get(each.run.id, {}))]
    season = put_together(Runner(known[place].run.athlete), known, notes)
    row = next(row for row, each in enumerate(season.runs) if each.id == run)
    return Answers(season, figures, spoken(language)).record(row)


def _known(records: Iterable[Mapping[str, Any]]) -> Iterator[Known]:
    for key, record in enumerate(records):
        figures = figures_in(json.dumps(record["figures"])) if record["version"] == VERSION else None
        if figures is not None:
            onsets = {
                name: (float(onset_s), float(value)) for name, (onset_s, value) in record["onsets"].items()
            }
            yield Known(_stored(key, record["summary"]), figures, onsets)


def _stored(key: int, summary: dict[str, Any]) -> StoredRun:
    """Return a run as the store would; it was recorded when it began."""
    started_utc = datetime.fromisoformat(summary["started_utc"])
    return StoredRun(
        key=key,
        id=summary["run"],
        athlete=summary["athlete"],
        source=summary["source"],
        started_utc=started_utc,
        recorded_utc=started_utc,
        duration_s=int(summary["duration_s"]),
        state=State.COMPLETE,
        alerts=sum(each["alerts"] for each in summary["detectors"].values()),
        sensors={BY_NAME[name]: sensor for name, sensor in summary["sensors"].items() if name in BY_NAME},
        summary=summary,
        utc_offset_s=summary["utc_offset_s"],
    )


def notes_of(run: StoredRun, said: Said) -> Iterator[Note]:
    """Yield what was said of a run as the diary keeps it."""
    where = of_run(run)
    for name, value in values_of(said).items():
        if name == YESTERDAY:
            yield Note(day_before(where), _STRENGTH, value)
        else:
            yield Note(where, name, value)


def values_of(said: Said) -> dict[str, str]:
    """Return by field what was said, as the diary keeps it; what this diary does not know is left out.

    It may come from another version, or from a file that somebody wrote by hand.
    """
    found: dict[str, str] = {}
    for name, value in said.items():
        text = str(int(value)) if isinstance(value, bool) else str(value)
        try:
            kept = checked(_STRENGTH if name == YESTERDAY else name, text, removes=True)
        except UsageError:
            continue
        if kept is not None:
            found[name] = kept
    return found
