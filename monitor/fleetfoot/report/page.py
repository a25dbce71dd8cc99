"""From what is known to HTML: the templates, with everything escaped and nothing left undefined."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from fleetfoot import __version__
from fleetfoot.files.place import plain_name
from fleetfoot.report.script import inlined
from fleetfoot.words.alert import MEDICAL_NOTICE
from fleetfoot.words.text import clean

if TYPE_CHECKING:
    from datetime import datetime

    from fleetfoot.store.reading import StoredRun

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


def render(template: str, **facts: Any) -> str:  # noqa: ANN401 - what a template needs
    """Return a page.

    Parameters
    ----------
    template : str
        Name of a file in ``templates``.
    **facts : Any
        What the template names; a name that is missing is an error.
    """
    return (
        _templates()
        .get_template(template)
        .render(
            generator=f"{GENERATOR} {__version__}",
            notice=MEDICAL_NOTICE.splitlines(),
            inlined=inlined(),
            **facts,
        )
    )


def day(when: datetime | None) -> str:
    """Return a date and time as the reports show it: as it comes, by the clock on the wall."""
    return f"{when:%Y-%m-%d %H:%M}" if when else "no date"


def file_name(run: StoredRun) -> str:
    """Return what the report of a run is called by itself."""
    return f"{plain_name(run.id)}.html"
