"""The answer in four languages: the same codes and figures, every sentence of each, and no English among them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from mqtt_schemas import validator

from benchmarks.made_season import answers_of
from fleetfoot.sim.season.season import simulate_season
from fleetfoot.why.mentions import MENTIONS
from fleetfoot.why.told import told_run
from fleetfoot.words.answer import spoken
from fleetfoot.words.settings import Language

if TYPE_CHECKING:
    from fleetfoot.words.answer.bundle import AnswerWords

ENGLISH = spoken(None)
OTHERS = [language for language in Language if language is not Language.ENGLISH]


def texts(words: AnswerWords) -> dict[str, str]:
    """Return all sentences of a language by where they stand."""
    found = {
        f"labels.{name}": str(text) for name, text in words.labels._asdict().items() if name != "strengths"
    }
    found |= {f"labels.strengths.{name}": text for name, text in words.labels.strengths.items()}
    found |= {f"sentences.{name}": text for name, text in words.sentences._asdict().items()}
    for cause, of in words.causes.items():
        told = {
            "title": of.title,
            "high": of.high,
            "none": of.none,
            "missing": of.missing,
            "advice": of.advice,
        } | ({"advice_grade": of.advice_grade} if len(of.advice_grade) > 1 else {})
        found |= {f"causes.{cause}.{name}": text for name, text in told.items()}
    for kind in ("signs", "standing", "red_flags"):
        for code, told_of in getattr(words, kind).items():
            found |= {f"{kind}.{code}.{place}": text for place, text in enumerate(told_of)}
    for kind in ("mentions", "taps", "asked"):
        found |= {f"{kind}.{code}": text for code, text in getattr(words, kind).items()}
    return found | {"always": words.always}


def places(text: str) -> set[str]:
    return set(re.findall(r"{\w+}", text))


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_there_with_the_same_figures(language: Language) -> None:
    own, english = texts(spoken(language)), texts(ENGLISH)
    assert own.keys() == english.keys()
    assert {at: places(text) for at, text in own.items()} == {
        at: places(text) for at, text in english.items()
    }
    assert all(text.strip() for text in own.values())


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_was_left_in_english(language: Language) -> None:
    own, english = texts(spoken(language)), texts(ENGLISH)
    same = {at for at in own if own[at] == english[at]}
    assert same <= {"labels.strengths.possible"}  # as the French say too
    loose = re.compile(r"(?<!{)\b(the|your|heart rate|legs|heavy|than usual)\b")
    assert [text for text in own.values() if loose.search(text)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_an_answer_says_the_same_in_every_language(language: Language) -> None:
    english = answers_of(simulate_season(5, days=50))
    own = replace(english, words=spoken(language))
    for run in range(0, len(english.season.runs), 5):
        here, there = own.record(run), english.record(run)
        validator("why").validate(here)
        assert here["language"] == language
        codes = [
            [(c["cause"], c["probability"], c["points"], c["words"], c["grade"]) for c in each["causes"]]
            for each in (here, there)
        ]
        assert codes[0] == codes[1]
        assert [q["field"] for q in here["questions"]] == [q["field"] for q in there["questions"]]
        for mine, theirs in zip(here["causes"], there["causes"], strict=True):
            for side in ("for", "against", "missing"):
                assert len(mine[side]) == len(theirs[side])
                assert not set(mine[side]) & set(theirs[side])
        assert "None" not in " ".join(told_run(here))
        assert spoken(language).always in told_run(here)


NOTES: dict[str, tuple[str, ...]] = {
    "chest": (
        "chest pain at km 5",
        "my chest felt tight",
        "tightness across the chest",
        "pressure on my chest",
        "chest was hurting",
        "passed out after",
        "blacked out for a second",
        "almost fainted",
        "heart was racing at rest and fluttering",
        "heart skipped beats",
        "palpitations",
        "pain behind the breastbone",
        "Engegefühl in der Brust",
        "Brust eng am Berg",
        "Stechen in der Brust",
        "Herzrasen",
        "Herz stolpert",
        "ohnmächtig geworden",
        "umgekippt",
        "kurz bewusstlos",
        "serrement à la poitrine",
        "douleur thoracique",
        "coeur qui s'emballe",
        "évanouie",
        "perte de connaissance",
        "dolor de pecho",
        "opresion en el pecho",
        "me desmayé",
        "corazón acelerado",
        "mareo y desmayo",
    ),
    "swelling": (
        "left calf swelled up",
        "swollen calf",
        "calf is hot and sore, one side",
        "my leg is swollen",
        "calf warm and painful",
        "pain at night in the leg",
        "aches at night in my calf",
        "leg hurts at rest",
        "Wade dick und heiß",
        "Wade ist geschwollen",
        "ein Bein dicker",
        "Schmerzen nachts im Bein",
        "Bein schmerzt in Ruhe",
        "mollet gonflé",
        "jambe enflée",
        "mal à la jambe la nuit",
        "pantorrilla hinchada",
        "me duele la pierna por la noche",
        "pierna inflamada",
    ),
    "numb": (
        "toes numb",
        "foot went numb",
        "numbness growing",
        "tingling in both feet",
        "pins and needles",
        "leg getting weaker",
        "foot drop",
        "weakness in the left leg",
        "Fuß eingeschlafen und taub",
        "Taubheitsgefühl",
        "Kribbeln in den Zehen",
        "Beine knicken weg, kraftlos",
        "pied engourdi",
        "fourmis dans les pieds",
        "faiblesse de la jambe",
        "pie dormido",
        "hormigueo",
        "debilidad en la pierna",
    ),
    "medicine": (
        "new medication since Monday",
        "started statins last week",
        "doctor put me on beta blockers",
        "began a new tablet",
        "changed my medication",
        "neues Medikament",
        "seit Montag Statine",
        "neue Blutdrucktabletten",
        "nehme jetzt Betablocker",
        "nouveau traitement",
        "je prends des statines",
        "nuevo medicamento",
        "empecé con estatinas",
        "betabloqueantes",
    ),
    "": (
        "easy run, felt great",
        "legs heavy but fun",
        "numbers looked good",
        "chestnut trees, lovely",
        "Alles gut",
        "locker gelaufen, warm",
        "new shoes",
        "calf a bit tight",
        "hot day, warm legs",
        "long run with friends at night",
        "weak coffee, strong run",
        "restday",
        "heart rate high",
        "neue Schuhe",
        "Nachtlauf",
        "tauber Geschmack von Gel? nein",
        "très chaud",
        "las piernas cansadas",
        "run with a new friend",
        "chest strap too tight, pain in the neck",
        "Brustgurt drückt",
        "heart rate fine, racing tomorrow",
        "new medicine ball workout, sore",
        "took salt tablets, new brand",
        "legs weak and heavy",
        "mal dormi la nuit, jambes lourdes",
        "corrí de noche, piernas pesadas",
        "seit Montag Salztabletten",
    ),
}


@pytest.mark.parametrize(
    ("note", "mention"), [(note, mention) for mention in NOTES for note in NOTES[mention]]
)
def test_signs_that_belong_before_a_doctor_are_read_in_every_language(note: str, mention: str) -> None:
    found = [name for name, _, pattern in MENTIONS if pattern.search(note)]
    assert found == ([mention] if mention else [])
