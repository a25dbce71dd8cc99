"""The causes in words: what each is called, what speaks for it, against it, what is missing, and what to do.

Careful words: "likely", "estimated"; no diagnosis, no supplement doses, no weight. Advice is that of the articles, each
with the grade of its evidence, once.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from fleetfoot.words.quantity import Figures


class CauseWords(NamedTuple):
    """One cause in words.

    Sentences hold places for what was seen: ``{level}`` in its unit, ``{more}`` percent above 1, ``{share}`` in
    percent, ``{distance}`` of a level in km, ``{usual}`` for a clause on what is usual, empty where that is nothing.
    """

    title: str
    high: str
    """What is said where its dose is above usual."""
    none: str
    """What is said where it is not."""
    missing: str
    """What would have to be known."""
    advice: str
    advice_grade: str
    """Of the advice, which may be better founded than that the cause makes legs heavy."""
    digits: int = 0
    """Decimal places of level and usual."""

    def seen(self, clause: str, *, high: bool, level: float, usual: float, figures: Figures) -> str:
        """Return what is said of a level and, by a clause on ``{usual}``, of what is usual where that is known."""
        clause = "" if math.isnan(usual) else clause.format(usual=f"{usual:.{self.digits}f}")
        return (self.high if high else self.none).format(
            level=f"{level:.{self.digits}f}",
            more=f"{100.0 * (level - 1.0):.0f}",
            share=f"{100.0 * level:.0f}",
            distance=figures.distance(1000.0 * level),
            usual=clause,
        )


CAUSES: Final[dict[str, CauseWords]] = {
    "recent_load": CauseWords(
        "load of the last days",
        "load of the last 3 days (RPE x min): {level} AU{usual}",
        "load of the last 3 days is no more than usual: {level} AU{usual}",
        "effort (RPE) or heart rate of the runs of the last 3 days",
        "Put easy days between hard ones, and a day off or two into the week.",
        "A",
    ),
    "strength_or_downhill": CauseWords(
        "strength training or a long descent",
        "leg strength training or an unusual descent within two days",
        "no leg strength training and no unusual descent within two days",
        "whether there was leg strength training within two days",
        "Keep a day or two between leg strength and hard or long runs; with repetition the legs get used to it.",
        "A",
    ),
    "session_spike": CauseWords(
        "a run much longer than those before",
        "{more} % longer than the longest run of the 30 days before",
        "not much longer than the longest run of the 30 days before",
        "at least 3 dated runs in the 30 days before",
        "Make the longest run of a month no more than about 10 % longer than the longest of the month before.",
        "A for injury, C for heavy legs",
    ),
    "weekly_jump": CauseWords(
        "more kilometres than the week before",
        "{more} % more in 7 days than in the fuller of the two weeks before",
        "hardly more in 7 days than in the fuller of the two weeks before, or less",
        "two weeks of dated runs",
        "The 10 % rule is custom, the evidence for it weak; every fourth week with less is a sound habit.",
        "C",
    ),
    "overreaching": CauseWords(
        "too little recovery for weeks (overreaching)",
        "heart rate at this pace or its recovery, effort and mornings: at least two of three are unlike usual",
        "heart rate at this pace, effort and mornings are as usual",
        "two of: heart rate at a steady pace, effort (RPE), resting heart rate or variability of several mornings",
        "Take some easy days until mornings and easy runs feel usual again; every fourth week with less prevents it.",
        "B",
    ),
    "short_sleep": CauseWords(
        "little sleep",
        "slept {level} h{usual}",
        "slept about as usual: {level} h{usual}",
        "hours of sleep",
        "7-9 h of sleep; after a short night make the run an easy one. Short sleep tires the body more than the legs.",
        "A",
        1,
    ),
    "heat": CauseWords(
        "heat",
        "warm: {level} degC{usual}",
        "no warmer than usual: {level} degC{usual}",
        "air temperature",
        "Run early or in the shade, slower, and give the body ten days or so to get used to heat.",
        "A",
    ),
    "dehydration": CauseWords(
        "lost water",
        "lost about {level} % of body mass (estimated){usual}",
        "lost no more water than usual, about {level} % of body mass{usual}",
        "body mass before and after, or what was drunk",
        "Drink to thirst, in small sips; on long hot runs take salt with it. Never force drinking.",
        "B",
        1,
    ),
    "fuel": CauseWords(
        "too little carbohydrate",
        "glycogen at the end estimated at about {level} % of full stores",
        "short or easy enough, or eaten enough, for stores to last (estimated)",
        "carbohydrate eaten during the run, and hours since the last meal",
        "Eat 30 to 60 g of carbohydrate an hour on runs beyond 60 min, and a meal 2-4 h before long ones.",
        "A beyond 75 min",
    ),
    "fast_start": CauseWords(
        "a fast start",
        "began {more} % faster than usual and than the rest",
        "began no faster than usual",
        "speed over the first 10 min",
        "Begin slower than feels natural; keep something for the end.",
        "B",
    ),
    "no_warm_up": CauseWords(
        "no warm-up",
        "heart rate was high in {level} of the first 5 min",
        "the first minutes were easy",
        "heart rate over the first 5 min",
        "Run the first 5-10 min easily.",
        "C",
    ),
    "no_cool_down": CauseWords(
        "the run before ended hard",
        "the run before ended hard, without easy minutes",
        "the run before ended easily, or lies longer back",
        "heart rate and pace at the end of the run before",
        "Run the last 5-10 min easily; the evidence for it is weak.",
        "C",
    ),
    "too_little_easy": CauseWords(
        "little easy running",
        "{share} % of 28 days' running was easy",
        "{share} % of 28 days' running was easy, as usual or more",
        "heart rate of four weeks' runs",
        "Let about 80 % of the time be easy enough to talk.",
        "C",
    ),
    "overstriding": CauseWords(
        "long steps for the pace",
        "steps were about {level} % longer than usual at this pace",
        "steps were as long as usual at this pace",
        "speed and cadence",
        "Take shorter, quicker steps, about 5 % more of them; strong glutes and core (bridges, planks) help.",
        "B",
    ),
    "bounce": CauseWords(
        "bounce",
        "bounce was about {level} % above what the steps explain",
        "no more bounce than usual",
        "vertical oscillation",
        "Run tall and quiet; planks and bridges strengthen what holds the trunk.",
        "C",
    ),
    "form_decay": CauseWords(
        "form that changed late in the run",
        "contact time or cadence changed late in the run",
        "form was at the end as it was at the beginning",
        "half an hour with cadence or contact time",
        "End a run when form goes; strides and strength (bridges, planks) make it last longer.",
        "B",
    ),
    "asymmetry": CauseWords(
        "one side unlike the other",
        "contact balance {level} points away from usual",
        "left and right as usual",
        "contact balance",
        "Look at shoes and slanted ground first; stop if it hurts.",
        "C",
        1,
    ),
    "surface": CauseWords(
        "unusual ground",
        "ground that is unusual for you",
        "the usual ground",
        "the ground of this run and of earlier ones",
        "Change ground little by little; softer ground for easy runs.",
        "C",
    ),
    "shoes": CauseWords(
        "shoes",
        "the shoes have run {distance}, or are new",
        "the shoes have run {distance}",
        "which shoes were worn",
        "Shoes last 500-800 km (300-500 miles) by custom; take two pairs in turns, and new ones on short runs first.",
        "C",
    ),
    "illness": CauseWords(
        "feeling ill",
        "ill, or a resting heart rate up for three mornings",
        "not ill",
        "whether you felt ill",
        "Rest until symptoms are gone; no running with fever. See a doctor if it lasts.",
        "B",
    ),
}
"""By id, in the order of the core's table."""


def strength_of(probability: float, likely: float, possible: float) -> str:
    """Return the word for a probability."""
    return "likely" if probability >= likely else "possible" if probability >= possible else "weak"
