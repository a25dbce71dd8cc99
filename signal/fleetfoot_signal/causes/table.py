"""The one table of causes: what is ranked, by which dose, with which effect, and which signs bear on it.

Effects are points of a 0-10 rating for one reference dose, ``mean +- sd``. MEAS: measured on the diaries of PMData (16
people, 5 months, 302 rated runs). JUDGE: our call where nobody has measured it; sensitivities and false-positive rates
are JUDGE unless a source is named, kept near 1 for signs that are weak. No base rates of heavy legs are known: all
causes start equal, apart from how often a population meets their dose.

Levels are in reference doses and count above the runner's own usual: what is constant explains no single run.
"""

from __future__ import annotations

from typing import Final

from fleetfoot_signal.causes.cause import Cause, Effect, Exposure, Grade, Sign

MORNING: Final = "morning"
"""Resting heart rate, heart-rate variability and sleep go together."""
WARM: Final = "warm"
"""Heat, lost water and cardiac drift go together (Wingo, Lafrenz)."""
LATE: Final = "late"
"""Signs that the end of the run was unlike its beginning go together."""

_FROM_START: Final = Sign("onset_start", 0.7, 0.35)
"""Heavy from the first minutes; the onset is the best discriminator there is (JUDGE)."""
_COMES_LATER: Final = Sign("onset_after", 0.8, 0.4)
"""Heavy only after some minutes (JUDGE)."""
_SORE: Final = Sign("sore", 0.6, 0.25)
"""Soreness above usual; MEAS: +.37 SD per 300 AU of yesterday's load, +.44 SD after strength training."""

CAUSES: Final[tuple[Cause, ...]] = (
    Cause(
        "recent_load",
        Grade.A,
        "load of the last 72 h (RPE x min), the last 24 h in full, earlier sessions 0.6: 300 AU",
        Effect(0.6, 0.6),
        "MEAS: soreness +.37 SD per 300 AU the day before, +.33 on days 2-3",
        Exposure(0.4, 0.7),
        (_FROM_START, _SORE, Sign("rested", 0.05, 0.25)),
        ("rpe",),
        usual=0.8,
    ),
    Cause(
        "strength_or_downhill",
        Grade.A,
        "leg strength training, or 400 m of descent beyond the usual, within 48 h",
        Effect(0.8, 0.5),
        "MEAS: soreness +.44 SD; Doma 2015: effect sizes 1.2-2.5",
        Exposure(0.08, 1.0),
        (_FROM_START, _SORE, Sign("repeated_bout", 0.3, 0.6)),
        ("strength",),
    ),
    Cause(
        "session_spike",
        Grade.C,
        "length over the longest run of 30 days: 1.1 is half a dose, 1.3 one, 2.0 two",
        Effect(0.5, 0.5),
        "BJSM 2025;59:1203: hazard ratio of injury 1.64 / 1.52 / 2.28 (grade A for injury); effect on legs JUDGE",
        Exposure(0.08, 0.8),
        (_COMES_LATER, Sign("before_crossing", 0.1, 0.4), Sign("fade", 0.4, 0.2, LATE)),
    ),
    Cause(
        "weekly_jump",
        Grade.C,
        "kilometres of 7 days over those of the fuller of the two weeks before: 10 %, at most four doses",
        Effect(0.1, 0.2),
        "BJSM 2025;59:1203: no relation from week to week; the 10 % rule is custom",
        Exposure(0.3, 1.0),
        (_FROM_START,),
    ),
    Cause(
        "overreaching",
        Grade.B,
        "heart rate at reference pace or its recovery, RPE and several mornings beyond usual: two of three",
        Effect(1.4, 0.8),
        "Le Meur 2017: heart-rate recovery +16 v +3 bpm, RPE +.7-2.1",
        Exposure(0.03, 0.7),
        (
            _FROM_START,
            Sign("rmssd_out", 0.5, 0.2, MORNING),
            Sign("resting_hr_high", 0.4, 0.15, MORNING),
            Sign("single_morning", 0.1, 0.3, MORNING),
        ),
        ("resting_hr_bpm", "rmssd_ms", "rpe"),
    ),
    Cause(
        "short_sleep",
        Grade.A,
        "sleep below the usual: 1 h",
        Effect(0.0, 0.2),
        "MEAS: tiredness +.24 SD an hour, legs none; Lopes 2022: SMD -.52",
        Exposure(0.4, 0.7),
        (_FROM_START, Sign("rmssd_out", 0.3, 0.2, MORNING)),
        ("sleep_h",),
        tired=Effect(0.4, 0.3),
    ),
    Cause(
        "heat",
        Grade.A,
        "wet-bulb globe temperature, or air temperature where humidity is unknown, above 15 degC: 5 degC",
        Effect(0.3, 0.3),
        "Mantzios 2022: -.3 to -.4 % speed per degC; effect on legs JUDGE",
        Exposure(0.25, 0.8),
        (_COMES_LATER, Sign("drift", 0.6, 0.3, WARM), Sign("acclimatised", 0.3, 0.6)),
        ("temperature_c", "humidity_pct"),
    ),
    Cause(
        "dehydration",
        Grade.B,
        "body mass lost: 1 %",
        Effect(0.3, 0.3),
        "Goulet 2013: no effect up to 4 % where the pace is free; effect on legs JUDGE",
        Exposure(0.2, 0.6),
        (
            _COMES_LATER,
            Sign("drift", 0.6, 0.3, WARM),
            Sign("hot", 0.5, 0.25, WARM),
            Sign("mild_loss", 0.35, 0.7),
        ),
        ("mass_after_kg", "mass_before_kg", "drunk_ml"),
        usual=1.0,
    ),
    Cause(
        "fuel",
        Grade.A,
        "glycogen estimated at the end of the run below half: a quarter of the stores",
        Effect(0.7, 0.6),
        "Bourdas 2021: SMD .43; Smyth 2021: 28 % of men, 17 % of women hit the wall; Rapoport 2010",
        Exposure(0.08, 0.7),
        (_COMES_LATER, Sign("fade", 0.6, 0.1, LATE)),
        ("carbs_g", "meal_h"),
    ),
    Cause(
        "fast_start",
        Grade.B,
        "fastest 3 min of the first 10 over own easy pace and over the rest of the run: 8 %",
        Effect(0.5, 0.5),
        "Smyth 2021: up to 40 % of marathoners; effect on legs JUDGE",
        Exposure(0.06, 0.6),
        (_COMES_LATER, Sign("fade", 0.5, 0.2, LATE)),
    ),
    Cause(
        "no_warm_up",
        Grade.C,
        "minutes of the first 5 with .70 of the heart-rate reserve or more: the first is a dose, 3 or more two",
        Effect(0.2, 0.2),
        "Zourdos 2017: d = .2, not significant",
        Exposure(0.15, 1.0),
        (_FROM_START, Sign("easy_run", 0.3, 0.6)),
    ),
    Cause(
        "no_cool_down",
        Grade.C,
        "the run within 36 h before ended hard: pace of its last 5 min over .85 of its mean, heart rate over .75",
        Effect(0.05, 0.1),
        "Van Hooren 2018: cool-downs are largely ineffective; told because the articles name it",
        Exposure(0.15, 1.0),
        (_FROM_START,),
    ),
    Cause(
        "too_little_easy",
        Grade.C,
        "share of 28 days' running time that was easy, below 70 %: 10 points",
        Effect(0.2, 0.3),
        "Seiler 2010 for the rule; 4 of 5 studies found no difference",
        Exposure(0.1, 0.7),
        (_FROM_START,),
    ),
    Cause(
        "overstriding",
        Grade.B,
        "steps longer than own usual at this pace and grade: 5 %",
        Effect(0.3, 0.3),
        "Heiderscheit 2011, Lieberman 2015 for the load on the joints; effect on legs JUDGE",
        Exposure(0.04, 0.5),
        (_COMES_LATER, Sign("after_episode", 0.5, 0.2)),
    ),
    Cause(
        "bounce",
        Grade.C,
        "vertical oscillation beyond what cadence and contact explain, above own usual: 8 %",
        Effect(0.2, 0.3),
        "Adams 2018; effect on legs JUDGE",
        Exposure(0.04, 0.5),
        (_COMES_LATER, Sign("after_episode", 0.5, 0.2)),
    ),
    Cause(
        "form_decay",
        Grade.B,
        "contact time late in the run against early, at the same pace: 5 %, or cadence: 3 %",
        Effect(0.2, 0.3),
        "fspor.2023.1283316: fatigue told from form in 68 % by subject models; effect on legs JUDGE",
        Exposure(0.1, 0.5),
        (_COMES_LATER, Sign("form_drift", 0.68, 0.34, LATE), Sign("pace_changed", 0.2, 0.5)),
    ),
    Cause(
        "asymmetry",
        Grade.C,
        "contact balance or step time away from own usual: 2.5 points",
        Effect(0.2, 0.3),
        "Girard 2019, Mtibaa 2023: normal spread; effect on legs JUDGE",
        Exposure(0.03, 0.5),
        (_COMES_LATER, Sign("bends", 0.3, 0.6)),
    ),
    Cause(
        "surface",
        Grade.C,
        "ground that is unusual for this runner: less than a fifth of 60 days' runs; never before is two doses",
        Effect(0.1, 0.15),
        "reviews: legs adapt their stiffness to the surface (Ferris 1998)",
        Exposure(0.08, 1.0),
        (_COMES_LATER,),
        ("surface",),
    ),
    Cause(
        "shoes",
        Grade.C,
        "kilometres of the pair: 500 is one dose, each 300 more another; or a pair in its first 3 runs",
        Effect(0.1, 0.15),
        "Kong 2009: stance longer from 320 km; 300-500 miles is custom",
        Exposure(0.15, 1.0),
        (),
        ("shoe",),
    ),
    Cause(
        "illness",
        Grade.B,
        "symptoms in the diary; half a dose where nobody says and resting heart rate is up 3 mornings, else a quarter",
        Effect(2.0, 1.0),
        "JUDGE: coaching practice, that symptoms and a resting heart rate up for days go before a bad run",
        Exposure(0.02, 1.0),
        (
            _FROM_START,
            Sign("resting_hr_high", 0.5, 0.15, MORNING),
            Sign("rmssd_out", 0.4, 0.2, MORNING),
            Sign("heart_rate_high", 0.5, 0.2, MORNING),
        ),
        ("sick", "resting_hr_bpm"),
        tired=Effect(2.0, 1.0),
    ),
)
"""Every cause that is ranked, in the order in which articles on heavy legs are wont to name them."""

SIGNS: Final[tuple[str, ...]] = tuple(dict.fromkeys(sign.code for cause in CAUSES for sign in cause.signs))
"""Every sign that bears on a cause, once each: the rows of :attr:`~fleetfoot_signal.causes.evidence.Evidence.signs`."""

INDEX: Final[dict[str, int]] = {cause.id: i for i, cause in enumerate(CAUSES)}
"""Row of a cause by its id."""


def sign_row(code: str) -> int:
    """Return the row of a sign.

    Raises
    ------
    ValueError
        There is no such sign.
    """
    return SIGNS.index(code)
