"""What happened, in five sentences."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from fleetfoot.report.heart import Finding, drift_alerts, true_drifts
from fleetfoot.words import review as words
from fleetfoot.words.detector import title_of
from fleetfoot.words.quantity import QUANTITIES
from fleetfoot.words.text import capital, clock, listed, several, span
from fleetfoot_signal import Channel, Family, registry
from fleetfoot_signal.fade import LEVEL_BPM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.report.episode import Episode
    from fleetfoot.report.heart import Heart
    from fleetfoot.report.study import Study
    from fleetfoot.words.quantity import Figures
    from fleetfoot_signal.fade import Fade

TELLING_BPM: Final = 6.0
"""Heart rate at the same pace differs by 3-4 bpm (SD) from day to day; from here on it is worth a note."""
TELLING_SPM: Final = 5.0
"""Step length differs by 2.3 % from day to day (Craib 1994), 4 spm at 165; more is worth a note."""
MOSTLY: Final = 0.9
"""Who runs for this share of the time on foot ran; the rest is a crossing or a drink."""


def five_sentences(study: Study) -> list[str]:
    """Return what happened: the run, the heart, the form, the runs before, and what is not known."""
    return [
        what_was_run(study),
        what_the_heart_did(study),
        what_the_form_did(study),
        how_it_compares(study),
        what_is_open(study),
    ]


def what_was_run(study: Study) -> str:
    """Say how far, how long and how fast."""
    if not study.seconds:
        return "Nothing was recorded."
    if not study.knows(Channel.SPEED):
        return (
            f"{capital(span(study.seconds))} were recorded, without speed: how far and how fast is not known."
        )
    if not study.moving_s:
        return f"No movement in {span(study.seconds)}."
    how_far = f"{study.figures.distance(study.distance_m)} in {span(study.moving_s)}"
    at = f"at a median pace of {study.figures.pace(study.median(Channel.SPEED))}"
    if not study.running_s:
        return f"You walked {how_far}, {at}."
    if study.running_s < MOSTLY * study.moving_s and span(study.running_s) != span(study.moving_s):
        kind = words.session(study.review)
        return f"You covered {how_far}, {span(study.running_s)} of it running, {at}{f': {kind}' if kind else ''}."
    stood_s = study.seconds - study.moving_s
    stops = f", with {span(stood_s)} of standing or unknown speed" if stood_s >= 60 else ""
    kind = words.session(study.review)
    return f"You ran {how_far}, {at}{stops}{f': {kind}' if kind else ''}."


def what_the_heart_did(study: Study) -> str:
    """Say whether heart rate drifted, and call a fade a fade."""
    if not study.knows(Channel.HEART_RATE):
        return _faded(study.heart.fade, study.figures) if study.heart.fade else "Heart rate was not recorded."
    median = f"Your heart rate was {study.median(Channel.HEART_RATE):.0f} bpm (median)"
    if study.heart.fade is not None:
        return f"{_faded(study.heart.fade, study.figures).rstrip('.')}{_before(study.heart)}."
    if study.heart.slowed is not None:
        return _slowed(study.heart.slowed, study.figures)
    lost = words.slowing(study.review, study.figures)
    if lost:
        return lost
    reason = study.review["equal_effort"]["reason"]
    if reason is not None:
        return f"{median}; whether it drifted cannot be judged because {reason}."
    return f"{median}; {_against_pace(study)}."


def _lost(lost: Fade, figures: Figures) -> str:
    before = figures.figure(Channel.SPEED, lost.speed_before_m_s)
    return (
        f"From {clock(lost.start_s)} on your pace fell by about {lost.loss_pct:.0f} %"
        f" ({before} to {figures.pace(lost.speed_m_s)})"
    )


def _slowed(slowed: Fade, figures: Figures) -> str:
    most = max(slowed.heart_rate_bpm, slowed.heart_rate_end_bpm)
    beats = f"({slowed.heart_rate_before_bpm:.0f} to {most:.0f} bpm)"
    lost = _lost(slowed, figures)
    return f"{lost} while your heart rate rose {beats}: you slowed down, and it was hard all the same."


def _faded(fade: Fade, figures: Figures) -> str:
    lost = _lost(fade, figures)
    if math.isnan(fade.rise_bpm):
        return f"{lost}: a fade; without heart rate it is not known what the heart did."
    beats = f"({fade.heart_rate_before_bpm:.0f} to {fade.heart_rate_bpm:.0f} bpm)"
    did = "fell with it" if fade.rise_bpm < -LEVEL_BPM else "stayed level"
    return f"{lost} while your heart rate {did} {beats}: a fade, not a heart rate that ran away."


def _fitted(study: Study) -> str:
    """Say that heart rate fitted the pace at the end, and what was told of drift before."""
    heart = study.heart
    figures = f"{_signed(heart.pct)} % (80 % sure: {_signed(heart.low)} to {_signed(heart.high)} %)"
    told = true_drifts(study.episodes, heart, study.values)
    if not told:
        return f"it fitted your pace to the end: {figures}"
    worst = max(told, key=lambda episode: episode.value)
    return (
        f"from {clock(worst.onset_s)} on it was up to about {worst.value:.0f} % high for your pace, at the end it"
        f" fitted again: {figures}"
    )


def _before(heart: Heart) -> str:
    """Return what heart rate did before a fade, where that is worth a word."""
    if heart.finding is not Finding.DRIFT:
        return ""
    return f"; before that your heart rate had drifted up, by about {heart.pct:.0f} % at the same pace"


def _against_pace(study: Study) -> str:
    heart = study.heart
    sure = f"{heart.pct:.0f} % (80 % sure: {heart.low:.0f} to {heart.high:.0f} %)"
    if heart.finding is Finding.DRIFT:
        return f"by the end it had drifted up about {sure} at the same pace"
    if heart.finding is Finding.SLOWED:
        return f"it held while the pace fell, so it ended high for that pace, by about {sure}"
    if heart.finding is Finding.UNCLEAR:
        return f"the model finds it high for your pace by the end, by about {sure}, yet it had not risen"
    if heart.finding is Finding.LOW:
        sure = f"{-heart.pct:.0f} % (80 % sure: {_signed(heart.low)} to {_signed(heart.high)} %)"
        return f"by the end it lay below what this pace took in the first ten minutes, by about {sure}"
    return _fitted(study)


def what_the_form_did(study: Study) -> str:
    """Say what the form detectors told, or that they told nothing."""
    forms = {kind.name: kind for kind in registry() if kind.family is Family.FORM}
    judged = [name for name in forms if study.verdicts.get(name, {}).get("available")]
    told = [episode for episode in study.episodes if episode.detector in forms]
    if told:
        parts = [_told(forms[n].title.lower(), [e for e in told if e.detector == n]) for n in forms]
        return f"{capital('; '.join(part for part in parts if part))}."
    if not judged:
        return "Your running form could not be judged in this run."
    names = listed([forms[name].title.lower() for name in judged])
    return f"Your form stayed near your usual for the pace ({names}: nothing to tell)."


def _told(title: str, episodes: Sequence[Episode]) -> str:
    if not episodes:
        return ""
    worst = max(episodes, key=lambda episode: (episode.severity, episode.value))
    least = "" if worst.judged else "at least "
    first = f"from {clock(worst.onset_s)} for {least}{span(worst.end_s - worst.onset_s)}"
    size = f"about {worst.value:.0f} {worst.unit} beyond your usual"
    if len(episodes) == 1:
        return f"{title} once, {first}, {size}"
    return f"{title} {len(episodes)} times, the most {first}, {size}"


def how_it_compares(study: Study) -> str:
    """Say how the run compares with the earlier ones at the same speed."""
    found = study.comparison
    if found is None:
        return "There was too little running at one pace to compare with earlier runs."
    parts = [
        text
        for text in (
            _beside(study, Channel.HEART_RATE, TELLING_BPM),
            _beside(study, Channel.CADENCE, TELLING_SPM),
        )
        if text
    ]
    if parts:
        return f"At {study.figures.pace(found.speed_m_s)} your {' and your '.join(parts)}."
    if study.run.started_utc is None:
        return "The recording has no date, so it is not set beside other runs."
    if found.earlier:
        return "Your earlier runs at this pace had other sensors, so they are not set beside this one."
    return "There is no earlier run at this pace to compare with."


def _beside(study: Study, channel: Channel, telling: float) -> str:
    if study.comparison is None:
        return ""
    usual, count = study.comparison.usual(channel)
    difference = study.comparison.difference(channel)
    if math.isnan(difference):
        return ""
    name = QUANTITIES[channel].name
    now = study.figures.text(channel, study.comparison.present.medians[channel])
    before = study.figures.figure(channel, usual)
    than = f"in {several(count, 'earlier run')}"
    if abs(difference) < telling:
        return f"{name} was {now}, about as usual ({before} {than})"
    return f"{name} was {now}, {'higher' if difference > 0 else 'lower'} than usual ({before} {than})"


def what_is_open(study: Study) -> str:
    """Say what could not be judged."""
    blind = [
        title_of(name).lower()
        for name, verdict in study.verdicts.items()
        if not verdict.get("available") and not verdict.get("missing_runs")
    ]
    if blind:
        return f"Not judged: {', '.join(blind)}; the reasons are below."
    told = drift_alerts(study.episodes)
    if len(true_drifts(told, study.heart, study.values)) < len(told):
        return "What was told of your heart rate during the run is set right here: it had not risen; see the alerts."
    if study.heart.fade is not None:
        return f"All that is watched could be judged, heart rate against pace only until the fade.{_to_come(study)}"
    return f"Everything that is watched could be judged.{_to_come(study)}"


def _to_come(study: Study) -> str:
    """Say what further runs will let be judged."""
    more = {name: v["missing_runs"] for name, v in study.verdicts.items() if v.get("missing_runs")}
    return "".join(f" {title_of(name)} takes {several(runs, 'more run')}." for name, runs in more.items())


def _signed(value: float) -> str:
    whole = round(value)
    return f"{whole:+d}" if whole else "0"
