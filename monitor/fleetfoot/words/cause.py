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
        "{more} % more in 7 days than in the 7 before",
        "no more in 7 days than in the 7 before, or hardly",
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

SIGNS: Final[dict[str, tuple[str, str, str]]] = {
    "onset_start": ("heavy from the start", "not heavy from the start", "from when the legs were heavy"),
    "onset_after": (
        "heavy only after some time",
        "not only after some time",
        "from when the legs were heavy",
    ),
    "sore": ("sorer than usual", "no sorer than usual", "soreness"),
    "rested": ("three easy days before", "no three easy days before", "load of the last 3 days"),
    "repeated_bout": ("used to strength training", "strength training is rare", "earlier strength training"),
    "before_crossing": (
        "heavy before the run became longer than those before",
        "heavy only beyond the length of the runs before",
        "when the legs became heavy",
    ),
    "fade": (
        "the pace faded late, and heart rate was not up then",
        "no fade of pace",
        "pace over 50 min or more",
    ),
    "rmssd_out": (
        "heart-rate variability outside its band",
        "heart-rate variability in its band",
        "morning RMSSD",
    ),
    "resting_hr_high": (
        "resting heart rate up for two mornings or more",
        "resting heart rate as usual",
        "morning resting heart rate",
    ),
    "single_morning": ("only one morning was unlike usual", "not only a single morning", "mornings"),
    "drift": ("heart rate drifted upward", "heart rate did not drift", "heart rate at a steady pace"),
    "acclimatised": ("used to heat", "not used to heat yet", "temperatures of earlier runs"),
    "hot": ("25 degC or more", "below 25 degC", "air temperature"),
    "mild_loss": (
        "lost no more than 4 % of body mass",
        "lost more than 4 % of body mass",
        "body mass before and after",
    ),
    "easy_run": ("an easy run as a whole", "no easy run", "heart rate"),
    "after_episode": (
        "heavy after form had changed",
        "heavy before form changed",
        "when the legs became heavy, and when form changed",
    ),
    "form_drift": (
        "contact time or cadence drifted",
        "contact time and cadence held",
        "contact time or cadence",
    ),
    "pace_changed": ("the pace changed as well", "the pace held", "pace late in the run"),
    "bends": ("run on a track, whose bends do that", "not run on a track", "the ground"),
    "heart_rate_high": (
        "heart rate high for this pace",
        "heart rate as usual for this pace",
        "heart rate at a steady pace on earlier runs",
    ),
}
"""By code: seen, absent, missing."""

STANDING: Final[dict[str, tuple[str, str]]] = {
    "iron": (
        "Legs heavy for weeks",
        "Low iron is common in runners and only a blood test (ferritin) tells. Ask a doctor first.",
    ),
    "low_energy": (
        "Legs heavy for weeks",
        "Too little food for the training makes legs heavy for weeks. Missing periods, stress fractures or frequent"
        " illness belong before a doctor.",
    ),
    "too_little_easy": (
        "Little easy running in four weeks",
        "Let about 80 % of the time be easy enough to talk; the evidence is mixed.",
    ),
}
"""Chronic causes: what was seen, what to do."""

RED_FLAGS: Final[dict[str, tuple[str, str]]] = {
    "circulation": (
        "heaviness comes at the same distance each time",
        "If it eases within minutes of rest, show it to a doctor before running on: it can be the circulation.",
    ),
    "other_medical": (
        "legs heavy for more than two weeks despite rest",
        "See a doctor before training on.",
    ),
}
ALWAYS: Final = (
    "Stop and seek urgent help for chest pain or pressure, fainting, unusual breathlessness, palpitations that do not"
    " settle, confusion in heat, sudden weakness or numbness. See a doctor for one leg that is swollen or warm,"
    " pain at rest or at night, numbness that grows, or a new medicine since which legs are heavy."
)
"""Stands below every answer (science H)."""

ASKED: Final[dict[str, str]] = {
    "legs": "How heavy were your legs, 0 fresh to 10 cannot go on?",
    "onset": "From when were your legs heavy: from the start, after some minutes, or at the same distance each time?",
    "rpe": "How hard was the run, 0-10?",
    "sleep_h": "How many hours did you sleep the night before?",
    "resting_hr_bpm": "What was your resting heart rate in the morning?",
    "rmssd_ms": "What was your heart-rate variability (RMSSD) in the morning?",
    "soreness": "How sore were you, 0-10?",
    "sick": "Did you feel ill?",
    "strength": "Did you train leg strength within two days before?",
    "carbs_g": "How much carbohydrate did you eat during the run (g)?",
    "meal_h": "How many hours before was your last meal?",
    "drunk_ml": "How much did you drink during the run (mL)?",
    "mass_before_kg": "What did you weigh before the run?",
    "mass_after_kg": "What did you weigh after the run?",
    "temperature_c": "How warm was it (degC)?",
    "humidity_pct": "How humid was it (%)?",
    "surface": "On what ground did you run?",
    "shoe": "Which shoes did you wear?",
}
"""Questions by field."""


def strength_of(probability: float, likely: float, possible: float) -> str:
    """Return the word for a probability."""
    return "likely" if probability >= likely else "possible" if probability >= possible else "weak"
