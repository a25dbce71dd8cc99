"""What happened, in five sentences."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from fleetfoot.report.heart import Finding, drift_alerts, true_drifts
from fleetfoot.words import review
from fleetfoot.words.detector import title_inside, title_of
from fleetfoot.words.text import capital, clock, listed, span
from fleetfoot_signal import Channel, Family, registry
from fleetfoot_signal.fade import LEVEL_BPM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.report.episode import Episode
    from fleetfoot.report.study import Study
    from fleetfoot.words.report.story import Story
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
    story = study.words.story
    if not study.seconds:
        return story.nothing
    if not study.knows(Channel.SPEED):
        return story.no_speed.format(time=capital(span(study.seconds)))
    if not study.moving_s:
        return story.stood.format(time=span(study.seconds))
    return _way_and_pace(study, story)


def _way_and_pace(study: Study, story: Story) -> str:
    stood_s = study.seconds - study.moving_s
    kind = review.session(study.review, study.figures)
    found = {
        "distance": study.figures.distance(study.distance_m),
        "time": span(study.moving_s),
        "running": span(study.running_s),
        "pace": study.figures.pace(study.median(Channel.SPEED)),
        "stops": story.stops.format(time=span(stood_s)) if stood_s >= 60 else "",
        "kind": story.kind.format(kind=kind) if kind else "",
    }
    if not study.running_s:
        return story.walked.format(**found)
    mostly = study.running_s >= MOSTLY * study.moving_s or found["running"] == found["time"]
    return (story.ran if mostly else story.covered).format(**found)


def what_the_heart_did(study: Study) -> str:
    """Say whether heart rate drifted, and call a fade a fade."""
    story, heart = study.words.story, study.heart
    if not study.knows(Channel.HEART_RATE):
        return _faded(study, heart.fade) if heart.fade else story.no_heart
    if heart.fade is not None:
        return _faded(study, heart.fade)
    if heart.slowed is not None:
        most = max(heart.slowed.heart_rate_bpm, heart.slowed.heart_rate_end_bpm)
        beats = review.beats_between(heart.slowed.heart_rate_before_bpm, most, study.figures)
        return story.slowed.format(lost=_lost(heart.slowed, study), beats=beats)
    lost = review.slowing(study.review, study.figures)
    if lost:
        return lost
    reason = study.review["equal_effort"]["reason"]
    rest = (
        _against_pace(study)
        if reason is None
        else story.unjudged.format(reason=review.reason_in(reason, study.figures))
    )
    return story.heart.format(bpm=f"{study.median(Channel.HEART_RATE):.0f}", rest=rest)


def _lost(lost: Fade, study: Study) -> str:
    return study.words.story.lost.format(
        at=clock(lost.start_s),
        pct=f"{lost.loss_pct:.0f}",
        before=study.figures.figure(Channel.SPEED, lost.speed_before_m_s),
        now=study.figures.pace(lost.speed_m_s),
    )


def _faded(study: Study, fade: Fade) -> str:
    story, lost = study.words.story, _lost(fade, study)
    if math.isnan(fade.rise_bpm):
        return story.faded_blind.format(lost=lost)
    return story.faded.format(
        lost=lost,
        did=story.fell if fade.rise_bpm < -LEVEL_BPM else story.level,
        beats=review.beats_between(fade.heart_rate_before_bpm, fade.heart_rate_bpm, study.figures),
        before=_before(study),
    )


def _fitted(study: Study) -> str:
    """Say that heart rate fitted the pace at the end, and what was told of drift before."""
    heart, story = study.heart, study.words.story
    pct, low, high = (study.figures.number(each, sign=True) for each in (heart.pct, heart.low, heart.high))
    sure = story.sure.format(pct=pct, low=low, high=high)
    told = true_drifts(study.episodes, heart, study.values)
    if not told:
        return story.fitted.format(sure=sure)
    worst = max(told, key=lambda episode: episode.value)
    return story.fitted_again.format(at=clock(worst.onset_s), pct=f"{worst.value:.0f}", sure=sure)


def _before(study: Study) -> str:
    """Return what heart rate did before a fade, where that is worth a word."""
    if study.heart.finding is not Finding.DRIFT:
        return ""
    return study.words.story.before.format(pct=f"{study.heart.pct:.0f}")


def _against_pace(study: Study) -> str:
    heart, story = study.heart, study.words.story
    said = {
        Finding.DRIFT: story.drifted,
        Finding.SLOWED: story.held,
        Finding.UNCLEAR: story.unclear,
        Finding.LOW: story.low,
    }.get(heart.finding)
    if said is None:
        return _fitted(study)
    is_low = heart.finding is Finding.LOW
    low, high = (study.figures.number(each, sign=is_low) for each in (heart.low, heart.high))
    return said.format(sure=story.sure.format(pct=f"{abs(heart.pct):.0f}", low=low, high=high))


def what_the_form_did(study: Study) -> str:
    """Say what the form detectors told, or that they told nothing."""
    story, language = study.words.story, study.figures.language
    forms = [kind.name for kind in registry() if kind.family is Family.FORM]
    judged = [name for name in forms if study.verdicts.get(name, {}).get("available")]
    told = [episode for episode in study.episodes if episode.detector in forms]
    if told:
        parts = [_told(story, title_inside(n, language), [e for e in told if e.detector == n]) for n in forms]
        return f"{capital('; '.join(part for part in parts if part))}."
    if not judged:
        return story.no_form
    names = listed([title_inside(name, language) for name in judged], study.words.names.and_)
    return story.form_usual.format(names=names)


def _told(story: Story, title: str, episodes: Sequence[Episode]) -> str:
    if not episodes:
        return ""
    worst = max(episodes, key=lambda episode: (episode.severity, episode.value))
    return (story.once if len(episodes) == 1 else story.times).format(
        title=title,
        n=len(episodes),
        at=clock(worst.onset_s),
        least="" if worst.judged else story.least,
        time=span(worst.end_s - worst.onset_s),
        size=story.size.format(value=f"{worst.value:.0f}", unit=worst.unit),
    )


def how_it_compares(study: Study) -> str:
    """Say how the run compares with the earlier ones at the same speed."""
    found, story = study.comparison, study.words.story
    if found is None:
        return story.no_pace
    beside = (
        _beside(study, Channel.HEART_RATE, TELLING_BPM),
        _beside(study, Channel.CADENCE, TELLING_SPM),
    )
    parts = [text for text in beside if text]
    if parts:
        return story.beside.format(pace=study.figures.pace(found.speed_m_s), parts=story.joined.join(parts))
    if study.run.started_utc is None:
        return story.no_date
    return story.other_sensors if found.earlier else story.no_earlier


def _beside(study: Study, channel: Channel, telling: float) -> str:
    if study.comparison is None:
        return ""
    usual, count = study.comparison.usual(channel)
    difference, story = study.comparison.difference(channel), study.words.story
    if math.isnan(difference):
        return ""
    how = story.as_usual if abs(difference) < telling else story.higher if difference > 0 else story.lower
    return how.format(
        name=study.words.names.quantities[channel],
        now=study.figures.text(channel, study.comparison.present.medians[channel]),
        before=study.figures.figure(channel, usual),
        runs=story.earlier.of(count),
    )


def what_is_open(study: Study) -> str:
    """Say what could not be judged."""
    story, language = study.words.story, study.figures.language
    blind = [
        title_inside(name, language)
        for name, verdict in study.verdicts.items()
        if not (verdict.get("available") or verdict.get("missing_runs") or verdict.get("seldom_told"))
    ]
    if blind:
        return story.not_judged.format(names=", ".join(blind))
    told = drift_alerts(study.episodes)
    if len(true_drifts(told, study.heart, study.values)) < len(told):
        return story.set_right
    return f"{story.all_ if study.heart.fade is None else story.all_but_fade}{_to_come(study)}"


def _to_come(study: Study) -> str:
    """Say what further runs will let be judged."""
    story, language = study.words.story, study.figures.language
    more = {name: v["missing_runs"] for name, v in study.verdicts.items() if v.get("missing_runs")}
    return "".join(
        story.takes.format(title=title_of(name, language), runs=story.more_runs.of(runs))
        for name, runs in more.items()
    )
