"""What people call a run: when it began, by the clock on their wall, and how far it went."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.words.quantity import METRIC
from fleetfoot.words.settings import Language
from fleetfoot.words.text import clean, span

if TYPE_CHECKING:
    from fleetfoot.words.quantity import Figures

DAYS: Final = {
    Language.ENGLISH: "Mon Tue Wed Thu Fri Sat Sun",
    Language.GERMAN: "Mo Di Mi Do Fr Sa So",
    Language.FRENCH: "lun. mar. mer. jeu. ven. sam. dim.",
    Language.SPANISH: "lun mar mié jue vie sáb dom",
}
MONTHS: Final = {
    Language.ENGLISH: "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    Language.GERMAN: "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
    Language.FRENCH: "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    Language.SPANISH: "ene feb mar abr may jun jul ago sept oct nov dic",
}
"""Short names as Unicode's CLDR 45 has them, from Monday and January on; English without the full stops."""


def local(moment: datetime, utc_offset_s: float | None = None) -> datetime:
    """Return a moment by the clock on the wall: that of the run where its offset is known, else of this machine."""
    if utc_offset_s is None:
        return moment.astimezone()
    return moment.astimezone(timezone(timedelta(seconds=utc_offset_s)))


def day_and_time(
    moment: datetime,
    utc_offset_s: float | None = None,
    *,
    language: Language = Language.ENGLISH,
    now: datetime | None = None,
) -> str:
    """Return day and time of a moment; the year only where it is not the present one.

    >>> moment = datetime(2025, 6, 15, 9, 42, tzinfo=UTC)
    >>> day_and_time(moment, 7200, now=moment)
    'Sun 15 Jun 11:42'
    >>> day_and_time(moment, 36_000, language=Language.GERMAN, now=datetime(2026, 1, 1, tzinfo=UTC))
    'So 15. Juni 2025 19:42'
    """
    here, present = local(moment, utc_offset_s), local(now or datetime.now(UTC), utc_offset_s)
    weekday = DAYS[language].split()[here.weekday()]
    month = MONTHS[language].split()[here.month - 1]
    day = f"{here.day}." if language is Language.GERMAN else f"{here.day}"
    year = f" {here.year}" if here.year != present.year else ""
    return f"{weekday} {day} {month}{year} {here:%H:%M}"


class About(NamedTuple):
    """What a run is called by."""

    started_utc: datetime | None
    """None where the recording does not say: then it goes by its source."""
    distance_m: float | None = None
    duration_s: float | None = None
    """How long it took, where nobody knows how far it went."""
    source: str = ""
    """The file that it came from."""
    utc_offset_s: float | None = None
    """Of the clock on the runner's wall; None takes that of this machine."""


def run_name(
    about: About,
    *,
    figures: Figures = METRIC,
    language: Language = Language.ENGLISH,
    now: datetime | None = None,
) -> str:
    """Return what people call a run: its day, time and distance; what is not known is left out.

    >>> moment = datetime(2025, 6, 15, 9, 42, tzinfo=UTC)
    >>> run_name(About(moment, 13_904.0, utc_offset_s=7200), now=moment)
    'Sun 15 Jun 11:42, 13.9 km'
    >>> run_name(About(None, duration_s=2712, source="morning.fit"))
    'morning.fit, 45 min'
    """
    began = about.started_utc
    parts = [
        clean(about.source)
        if began is None
        else day_and_time(began, about.utc_offset_s, language=language, now=now)
    ]
    if about.distance_m:
        parts.append(figures.distance(about.distance_m))
    elif about.duration_s:
        parts.append(span(about.duration_s))
    return ", ".join(part for part in parts if part)
