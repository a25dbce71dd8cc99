"""The words of a report, one file a subject with all languages in it.

Sentences are templates: figures are written by :class:`fleetfoot.words.quantity.Figures`, which knows the language too,
and what was found comes as a code. Nothing is read out of English text.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from fleetfoot.words.report.advised import ADVISED
from fleetfoot.words.report.charts import CHARTS
from fleetfoot.words.report.labels import LABELS
from fleetfoot.words.report.limits import LIMITS
from fleetfoot.words.report.names import NAMES
from fleetfoot.words.report.notice import NOTICES
from fleetfoot.words.report.reasons import REASONS
from fleetfoot.words.report.reviewed import REVIEWED
from fleetfoot.words.report.same_route import SAME_ROUTE
from fleetfoot.words.report.season import SEASON
from fleetfoot.words.report.story import STORY

if TYPE_CHECKING:
    from fleetfoot.words.report.advised import Advised
    from fleetfoot.words.report.charts import Charts
    from fleetfoot.words.report.labels import Labels
    from fleetfoot.words.report.limits import Limits
    from fleetfoot.words.report.names import Names
    from fleetfoot.words.report.reasons import Reasons
    from fleetfoot.words.report.reviewed import Reviewed
    from fleetfoot.words.report.same_route import SameRoute
    from fleetfoot.words.report.season import Season
    from fleetfoot.words.report.story import Story
    from fleetfoot.words.settings import Language


class ReportWords(NamedTuple):
    """All of one language."""

    language: Language
    labels: Labels
    story: Story
    reviewed: Reviewed
    reasons: Reasons
    advised: Advised
    charts: Charts
    limits: Limits
    names: Names
    season: Season
    same_route: SameRoute
    notice: str


@cache
def report_words(language: Language) -> ReportWords:
    """Return the words of a language."""
    return ReportWords(
        language,
        LABELS[language],
        STORY[language],
        REVIEWED[language],
        REASONS[language],
        ADVISED[language],
        CHARTS[language],
        LIMITS[language],
        NAMES[language],
        SEASON[language],
        SAME_ROUTE[language],
        NOTICES[language],
    )
