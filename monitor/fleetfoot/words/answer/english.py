"""The answer in English."""

from __future__ import annotations

from typing import Final

from fleetfoot.words.answer.bundle import AnswerWords, Labels, Sentences
from fleetfoot.words.cause import CAUSES
from fleetfoot.words.settings import Language

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

WORDS: Final = AnswerWords(
    Language.ENGLISH,
    Labels(
        heading="Why were my legs heavy?",
        first="First",
        for_="for",
        against="against",
        missing="missing",
        advice="try",
        evidence="evidence",
        about="About {points} points of the rating; evidence {grade} that it makes legs heavy.",
        brief="about {points} points, evidence {grade}",
        unexplained="Unexplained: {points} points above your usual.",
        also="Also",
        weeks="Over weeks",
        help="It would help to know",
        strengths={"likely": "likely", "possible": "possible", "weak": "weak"},
    ),
    Sentences(
        unrated="You have not rated your legs. What could have made them heavy:",
        unrated_likely="You have not rated your legs. What could have made them heavy: {cause}, likely.",
        unrated_nothing="You have not rated your legs. Nothing that is known of this run would have made them heavy.",
        felt="Legs {legs} of 10, usual {usual}.",
        no_heavier="No heavier than usual; what there was all the same:",
        several="No single cause stands out; the likeliest:",
        unexplained="Most of it is unexplained, as is usual: what is known explains a small part of how legs feel.",
        likely="Most likely: {cause}.",
        usual=", usual {usual}",
        little="only a little: {seen}",
        note='your note says "{note}"',
    ),
    CAUSES,
    SIGNS,
    STANDING,
    RED_FLAGS,
    {
        "chest": "Do not run on: seek medical help now if it is there or comes back.",
        "swelling": "Show it to a doctor today, before running again.",
        "numb": "See a doctor if it grows or stays.",
        "medicine": "Ask the doctor who prescribed it.",
    },
    {"slept_badly": "you slept badly", "hot": "you found it hot", "new_shoes": "you ran in new shoes"},
    ASKED,
    ALWAYS,
)
