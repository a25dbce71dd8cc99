"""What things are called in a report: quantities, severities, zones, sessions, and what may be behind an alert."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.words.quantity import QUANTITIES
from fleetfoot.words.settings import Language, SeverityWord
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.heart_rate_fault import HeartRateFault
from fleetfoot_signal.review.session import Session

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Names(NamedTuple):
    """All names of one language; those within sentences begin as they do there."""

    quantities: Mapping[Channel, str]
    speed: str
    """What a sensor measures where people are shown a pace."""
    severities: Mapping[str, str]
    """By :class:`.SeverityWord`."""
    sessions: Mapping[Session, str]
    faults: Mapping[str, str]
    """By the name of a :class:`.HeartRateFault`, what follows "heart rate was not believed: "."""
    causes: Mapping[str, str]
    """By the code of an event's cause."""
    zones: Sequence[str]
    below: str
    """``{bpm}``: limits of the lowest zone."""
    above: str
    """``{bpm}``: limits of the highest zone."""
    kilometre: str
    mile: str
    and_: str
    estimated: str
    """Behind a name."""
    beats: str
    """Heart rate ``{before}`` and ``{now}``."""

    def measured(self, channel: Channel) -> str:
        """Return what a sensor is said to measure, within a list."""
        return self.speed if channel is Channel.SPEED else self.quantities[channel]


_QUANTITIES: Final = tuple(QUANTITIES)
"""In the order of the table, as the lists below are."""
_FAULTS: Final = [fault for fault in HeartRateFault if fault.reason]
_KINDS: Final = (
    Session.STEADY,
    Session.PROGRESSION,
    Session.INTERVALS,
    Session.LONG,
    Session.HILLY,
    Session.RUN_WALK,
    Session.RACE,
    Session.MIXED,
)


def _quantities(*names: str) -> dict[Channel, str]:
    return dict(zip(_QUANTITIES, names, strict=True))


def _severities(*words: str) -> dict[str, str]:
    return {each.value: word for each, word in zip(SeverityWord, words, strict=True)}


def _sessions(*kinds: str) -> dict[Session, str]:
    return dict(zip(_KINDS, kinds, strict=True))


def _faults(*reasons: str) -> dict[str, str]:
    return {fault.name.lower(): reason for fault, reason in zip(_FAULTS, reasons, strict=True)}


NAMES: Final[Mapping[Language, Names]] = {
    Language.ENGLISH: Names(
        quantities={channel: each.name for channel, each in QUANTITIES.items()},
        speed="speed",
        severities=_severities("notice", "warning", "severe"),
        sessions=_sessions(
            "a steady run",
            "a progression run, faster from third to third",
            "an interval session",
            "a long run",
            "a hilly run",
            "running and walking by turns",
            "as hard as a race",
            "a run of changing pace",
        ),
        faults={fault.name.lower(): fault.reason for fault in _FAULTS},
        causes={"hill": "hill", "heat": "heat", "stop": "stop"},
        zones=("below zone 1", "1, very easy", "2, easy", "3, steady", "4, hard", "5, very hard"),
        below="below {bpm}",
        above="from {bpm}",
        kilometre="kilometre",
        mile="mile",
        and_="and",
        estimated="estimated",
        beats="({before} to {now} bpm)",
    ),
    Language.GERMAN: Names(
        quantities=_quantities(
            "Puls",
            "Tempo",
            "Strecke",
            "Schrittfrequenz",
            "Auf und Ab",
            "Bodenkontaktzeit",
            "Leistung",
            "Schrittlänge",
            "Höhe",
            "Steigung",
            "Anteil des linken Fußes am Bodenkontakt",
            "Lufttemperatur",
            "Auf und Ab je Schritt",
            "Anteil der Zeit am Boden",
            "Tempo, auf die Ebene umgerechnet",
            "Pulsfehler",
            "Schwankung der Herzschläge, DFA a1",
            "Schwankung der Herzschläge, RMSSD",
            "falsch gemessene Herzschläge",
        ),
        speed="Geschwindigkeit",
        severities=_severities("Hinweis", "Warnung", "Ernst"),
        sessions=_sessions(
            "ein gleichmäßiger Lauf",
            "ein Steigerungslauf, von Drittel zu Drittel schneller",
            "Intervalle",
            "ein langer Lauf",
            "ein hügeliger Lauf",
            "Laufen und Gehen im Wechsel",
            "so hart wie ein Wettkampf",
            "ein Lauf mit wechselndem Tempo",
        ),
        faults=_faults(
            "der Sensor schweigt",
            "ein einzelner Wert fällt heraus",
            "er sprang bei gleicher Anstrengung",
            "er stand über eine Minute still",
            "er folgt deiner Schrittfrequenz",
            "er folgt deiner halben Schrittfrequenz",
            "er folgt deiner doppelten Schrittfrequenz",
            "er sprang, und was davor kam, kann nicht stimmen",
        ),
        causes={"hill": "eine Steigung", "heat": "Hitze", "stop": "ein Halt"},
        zones=("unter Zone 1", "1, sehr locker", "2, locker", "3, zügig", "4, hart", "5, sehr hart"),
        below="unter {bpm}",
        above="ab {bpm}",
        kilometre="Kilometer",
        mile="Meile",
        and_="und",
        estimated="geschätzt",
        beats="({before} auf {now} bpm)",
    ),
    Language.FRENCH: Names(
        quantities=_quantities(
            "pouls",
            "allure",
            "distance parcourue",
            "cadence de pas",
            "rebond",
            "temps de contact au sol",
            "puissance",
            "longueur de pas",
            "altitude du terrain",
            "pente",
            "part du pied gauche dans le contact",
            "température de l'air",
            "rebond par pas",
            "part du temps au sol",
            "allure ramenée au plat",
            "défaut du pouls",
            "variabilité des battements, DFA a1",
            "variabilité des battements, RMSSD",
            "battements mal mesurés",
        ),
        speed="vitesse",
        severities=_severities("à noter", "attention", "sérieux"),
        sessions=_sessions(
            "une course régulière",
            "une course progressive, plus vite de tiers en tiers",
            "du fractionné",
            "une sortie longue",
            "une course vallonnée",
            "course et marche en alternance",
            "aussi dur qu'une compétition",
            "une course d'allure changeante",
        ),
        faults=_faults(
            "le capteur est muet",
            "une valeur isolée sort du lot",
            "il a sauté à effort égal",
            "il n'a plus changé pendant plus d'une minute",
            "il suit ta cadence",
            "il suit la moitié de ta cadence",
            "il suit le double de ta cadence",
            "il a sauté, et ce qui précède ne peut pas être vrai",
        ),
        causes={"hill": "une côte", "heat": "la chaleur", "stop": "un arrêt"},
        zones=("sous la zone 1", "1, très facile", "2, facile", "3, soutenu", "4, dur", "5, très dur"),
        below="moins de {bpm}",
        above="dès {bpm}",
        kilometre="kilomètre",
        mile="mille",
        and_="et",
        estimated="estimé",
        beats="(de {before} à {now} bpm)",
    ),
    Language.SPANISH: Names(
        quantities=_quantities(
            "pulso",
            "ritmo",
            "distancia",
            "cadencia",
            "rebote",
            "tiempo de contacto con el suelo",
            "potencia",
            "longitud del paso",
            "altitud",
            "pendiente",
            "parte del pie izquierdo en el contacto",
            "temperatura del aire",
            "rebote por paso",
            "parte del tiempo en el suelo",
            "ritmo llevado a terreno llano",
            "fallo del pulso",
            "variabilidad de los latidos, DFA a1",
            "variabilidad de los latidos, RMSSD",
            "latidos mal medidos",
        ),
        speed="velocidad",
        severities=_severities("aviso", "atención", "serio"),
        sessions=_sessions(
            "una carrera regular",
            "una carrera progresiva, más rápida de tercio en tercio",
            "series",
            "una tirada larga",
            "una carrera con cuestas",
            "correr y caminar por turnos",
            "tan duro como una competición",
            "una carrera de ritmo cambiante",
        ),
        faults=_faults(
            "el sensor calla",
            "un valor suelto se sale",
            "saltó con el mismo esfuerzo",
            "no cambió durante más de un minuto",
            "sigue tu cadencia",
            "sigue la mitad de tu cadencia",
            "sigue el doble de tu cadencia",
            "saltó, y lo anterior no puede ser cierto",
        ),
        causes={"hill": "una cuesta", "heat": "el calor", "stop": "una parada"},
        zones=("bajo la zona 1", "1, muy suave", "2, suave", "3, medio", "4, duro", "5, muy duro"),
        below="menos de {bpm}",
        above="desde {bpm}",
        kilometre="kilómetro",
        mile="milla",
        and_="y",
        estimated="estimado",
        beats="(de {before} a {now} bpm)",
    ),
}
