"""From what is known to HTML: the templates, with everything escaped and nothing left undefined."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from fleetfoot import __version__
from fleetfoot.files.place import plain_name
from fleetfoot.report.script import inlined
from fleetfoot.words.settings import Language
from fleetfoot.words.text import clean

if TYPE_CHECKING:
    from datetime import date

    from fleetfoot.store.reading import StoredRun
    from fleetfoot.words.report import ReportWords

GENERATOR: Final = "fleetfoot report"
"""What a report says of itself, by which one is told from any other file."""
MARK: Final = f'<meta name="generator" content="{GENERATOR}'


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("fleetfoot.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )


def _finalize(value: object) -> object:
    """Keep control characters out of the page: a text from outside shows as one line of plain text."""
    return clean(value) if type(value) is str else value


def render(template: str, words: ReportWords, **facts: Any) -> str:  # noqa: ANN401 - what a template needs
    """Return a page.

    Parameters
    ----------
    template : str
        Name of a file in ``templates``.
    words : ReportWords
        The language that is spoken.
    **facts : Any
        What the template names; a name that is missing is an error.
    """
    return (
        _templates()
        .get_template(template)
        .render(
            generator=f"{GENERATOR} {__version__}",
            words=words,
            inlined=inlined(),
            **facts,
        )
    )


def day(when: date, language: Language) -> str:
    """Return a date as a column of figures shows it, by the clock on the wall.

    >>> from datetime import date
    >>> day(date(2026, 5, 7), Language.ENGLISH), day(date(2026, 5, 7), Language.GERMAN)
    ('2026-05-07', '07.05.2026')
    """
    return f"{when:{_DATES[language]}}"


_DATES: Final = {
    Language.ENGLISH: "%Y-%m-%d",
    Language.GERMAN: "%d.%m.%Y",
    Language.FRENCH: "%d/%m/%Y",
    Language.SPANISH: "%d/%m/%Y",
}
"""As Unicode's CLDR 45 has them, with four digits of the year; English as all of its countries read it."""


def file_name(run: StoredRun) -> str:
    """Return what the report of a run is called by itself."""
    return f"{plain_name(run.id)}.html"
