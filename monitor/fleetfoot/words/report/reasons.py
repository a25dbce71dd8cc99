"""Why something could not be judged, by its code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.words.settings import Language

if TYPE_CHECKING:
    from collections.abc import Mapping


class Reasons(NamedTuple):
    """The reasons of one language."""

    because: Mapping[str, str]
    """By the code of a :class:`fleetfoot_signal.review.because.Because`; empty in English, which it brings itself."""
    missing: str
    """``{names}`` of channels."""
    joined: str
    """Between such names."""
    few_runs: str
    """``{need}`` earlier runs, of which it has ``{had}``."""
    only: str
    none: str
    running: str
    """``{n}`` minutes of it; English takes what the detector says itself."""
    few_steady: str
    unbelieved: str
    too_little: str
    uneven: str
    not_enough: str
    """Where nobody knows more."""


REASONS: Final[Mapping[Language, Reasons]] = {
    Language.ENGLISH: Reasons(
        because={},
        missing="no {names}",
        joined=" and no ",
        only="only {n}",
        none="none",
        running="{n} min of running",
        few_runs="needs {need} earlier runs with this sensor to know your usual; it has {had} so far",
        few_steady=("needs {need}; had {ran} min of running with {had} min steady enough after warm-up"),
        unbelieved="needs {need}; had {ran} min of running, and heart rate was not believed for most of it",
        too_little="needs {need}; had {ran} min of running",
        uneven="needs {need}; had {ran} min of running, too little of it settled and at an even pace",
        not_enough="the recording does not hold enough",
    ),
    Language.GERMAN: Reasons(
        because={
            "too_short": "es braucht {need} min in Bewegung, und es waren {had}",
            "no_speed": "das Tempo wurde nicht aufgezeichnet",
            "no_heart_rate": "der Puls wurde nicht aufgezeichnet",
            "heart_rate_known": "der Puls war nur {pct} % der Zeit in Bewegung bekannt",
            "not_believed": "der Puls wurde {span} lang nicht geglaubt",
            "walked": "{pct} % der Zeit in Bewegung wurde gegangen",
            "stood": "{pct} % der Zeit wurde gestanden",
            "pace_varied": "dein Tempo schwankte um {pct} %",
            "half_slower": "die zweite Hälfte war {pct} % langsamer, Steigungen eingerechnet",
            "half_faster": "die zweite Hälfte war {pct} % schneller, Steigungen eingerechnet",
            "half_speed_known": "das Tempo war nur {pct} % einer Hälfte bekannt",
            "switched_off": "der Wächter über den steigenden Puls ist ausgeschaltet",
            "pace_lost": "am Ende ging Tempo verloren, ohne dass der Puls stieg",
            "doubt": "Tempo und Puls lassen einen Zweifel von {bpm} bpm",
            "never_judged": "der Puls zum Tempo war nie zu beurteilen",
            "judged_only": "der Puls zum Tempo war nur {had} min zu beurteilen, es braucht {need}",
            "no_fit": "Puls und Tempo passen nicht zueinander",
            "disagree": "die Hälften und das Ende sagen über den Puls nicht dasselbe",
            "effort_moved": (
                "um Minute {minute} bewegte sich der Puls, als hätte sich die Anstrengung geändert, und kein Sensor"
                " sagt, warum"
            ),
            "too_few_minutes": "es braucht {need} min Laufen mit Puls, und es waren {had}",
            "too_few_steady": "nach Minute {minute} waren nur {had} min gleichmäßiges Laufen mit Puls",
            "unlike_halves": "die Hälften waren verschieden anstrengend, das lässt zu viel Zweifel",
        },
        missing="es fehlt: {names}",
        joined=" und ",
        only="{n}",
        none="keiner",
        running="{n} min Laufen",
        few_runs="braucht {need} frühere Läufe mit diesem Sensor, um dein Übliches zu kennen; bisher {had}",
        few_steady=(
            "braucht {need}; es waren {ran} min, davon {had} min nach dem Einlaufen gleichmäßig genug"
        ),
        unbelieved="braucht {need}; es waren {ran} min, und der Puls wurde meist nicht geglaubt",
        too_little="braucht {need}; es waren {ran} min",
        uneven="braucht {need}; es waren {ran} min, zu wenig davon eingelaufen und in gleichmäßigem Tempo",
        not_enough="die Aufzeichnung enthält nicht genug",
    ),
    Language.FRENCH: Reasons(
        because={
            "too_short": "il faut {need} min en mouvement, et il y en avait {had}",
            "no_speed": "la vitesse n'a pas été enregistrée",
            "no_heart_rate": "le pouls n'a pas été enregistré",
            "heart_rate_known": "le pouls n'était connu que pour {pct} % du temps en mouvement",
            "not_believed": "le pouls n'a pas été cru pendant {span}",
            "walked": "{pct} % du temps en mouvement a été marché",
            "stood": "{pct} % du temps s'est passé à l'arrêt",
            "pace_varied": "ton allure a varié de {pct} %",
            "half_slower": "la seconde moitié était {pct} % plus lente, pente comprise",
            "half_faster": "la seconde moitié était {pct} % plus rapide, pente comprise",
            "half_speed_known": "la vitesse n'était connue que pour {pct} % d'une moitié",
            "switched_off": "la surveillance du pouls qui monte est coupée",
            "pace_lost": "l'allure s'est perdue à la fin sans que le pouls monte",
            "doubt": "l'allure et le pouls laissent un doute de {bpm} bpm",
            "never_judged": "le pouls pour l'allure n'a jamais pu être jugé",
            "judged_only": "le pouls pour l'allure n'a pu être jugé que {had} min, il en faut {need}",
            "no_fit": "le pouls et l'allure ne vont pas ensemble",
            "disagree": "ses moitiés et sa fin ne disent pas la même chose du pouls",
            "effort_moved": (
                "vers la minute {minute} le pouls a bougé comme si l'effort changeait, et aucun capteur ne dit pourquoi"
            ),
            "too_few_minutes": "il faut {need} min de course avec le pouls, et il y en avait {had}",
            "too_few_steady": "après la minute {minute}, seules {had} min étaient de course régulière avec le pouls",
            "unlike_halves": "les moitiés n'ont pas demandé le même effort, ce qui laisse trop de doute",
        },
        missing="il manque : {names}",
        joined=" et ",
        only="{n}",
        none="aucune",
        running="{n} min de course",
        few_runs=(
            "il faut {need} courses précédentes avec ce capteur pour connaître ton habitude ; {had} pour l'instant"
        ),
        few_steady=("il faut {need} ; il y en avait {ran}, dont {had} assez régulières après l'échauffement"),
        unbelieved="il faut {need} ; il y en avait {ran}, et le pouls n'a guère été cru",
        too_little="il faut {need} ; il y en avait {ran}",
        uneven="il faut {need} ; il y en avait {ran}, trop peu posées et à allure régulière",
        not_enough="l'enregistrement n'en contient pas assez",
    ),
    Language.SPANISH: Reasons(
        because={
            "too_short": "hacen falta {need} min en movimiento, y hubo {had}",
            "no_speed": "no se registró la velocidad",
            "no_heart_rate": "no se registró el pulso",
            "heart_rate_known": "el pulso solo se conoció el {pct} % del tiempo en movimiento",
            "not_believed": "el pulso no se creyó durante {span}",
            "walked": "el {pct} % del tiempo en movimiento fue caminando",
            "stood": "el {pct} % del tiempo fue de pie",
            "pace_varied": "tu ritmo varió un {pct} %",
            "half_slower": "la segunda mitad fue un {pct} % más lenta, con la pendiente en cuenta",
            "half_faster": "la segunda mitad fue un {pct} % más rápida, con la pendiente en cuenta",
            "half_speed_known": "la velocidad solo se conoció el {pct} % de una mitad",
            "switched_off": "la vigilancia del pulso que sube está apagada",
            "pace_lost": "el ritmo se perdió al final sin que subiera el pulso",
            "doubt": "el ritmo y el pulso dejan una duda de {bpm} bpm",
            "never_judged": "el pulso para el ritmo nunca se pudo juzgar",
            "judged_only": "el pulso para el ritmo solo se juzgó {had} min, hacen falta {need}",
            "no_fit": "el pulso y el ritmo no encajan",
            "disagree": "sus mitades y su final no dicen lo mismo del pulso",
            "effort_moved": (
                "hacia el minuto {minute} el pulso se movió como si cambiara el esfuerzo, y ningún sensor dice por qué"
            ),
            "too_few_minutes": "hacen falta {need} min de carrera con pulso, y hubo {had}",
            "too_few_steady": "tras el minuto {minute} solo {had} min fueron de carrera regular con pulso",
            "unlike_halves": "las mitades exigieron distinto esfuerzo, y eso deja demasiada duda",
        },
        missing="falta: {names}",
        joined=" y ",
        only="{n}",
        none="ninguna",
        running="{n} min de carrera",
        few_runs="necesita {need} carreras anteriores con este sensor para saber lo habitual; lleva {had}",
        few_steady="necesita {need}; hubo {ran}, con {had} bastante regulares tras el calentamiento",
        unbelieved="necesita {need}; hubo {ran}, y el pulso casi nunca se creyó",
        too_little="necesita {need}; hubo {ran}",
        uneven="necesita {need}; hubo {ran}, muy pocos asentados y a ritmo regular",
        not_enough="el registro no contiene lo suficiente",
    ),
}
