"""A run beside the earlier ones on its route, or of its length and pace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.words.settings import Language

if TYPE_CHECKING:
    from collections.abc import Mapping


class SameRoute(NamedTuple):
    """The words of one language."""

    route: str
    alike: str
    """Heading where there are no positions."""
    several: str
    few: str
    moving: str
    halves: str
    legs: str


SAME_ROUTE: Final[Mapping[Language, SameRoute]] = {
    Language.ENGLISH: SameRoute(
        route="On the same route",
        alike="Runs of the same length and pace",
        several="This run beside the middle of the last {n} before it. Days alone make 3 to 4 bpm and some seconds.",
        few="Only {n} before it: a difference may be the day alone (3 to 4 bpm, some seconds a kilometre).",
        moving="Moving",
        halves="Second half, %",
        legs="Legs, 0-10",
    ),
    Language.GERMAN: SameRoute(
        route="Auf derselben Strecke",
        alike="Läufe derselben Länge und desselben Tempos",
        several=(
            "Dieser Lauf neben der Mitte der letzten {n} davor. Der Tag allein macht 3 bis 4 bpm und einige Sekunden."
        ),
        few="Nur {n} davor: Ein Unterschied kann allein am Tag liegen (3 bis 4 bpm, einige Sekunden je Kilometer).",
        moving="In Bewegung",
        halves="Zweite Hälfte, %",
        legs="Beine, 0-10",
    ),
    Language.FRENCH: SameRoute(
        route="Sur le même parcours",
        alike="Courses de même longueur et de même allure",
        several="Cette course face au milieu des {n} d'avant. Le jour seul fait 3 à 4 bpm et quelques secondes.",
        few="Seulement {n} avant : l'écart peut venir du jour seul (3 à 4 bpm, quelques secondes au kilomètre).",
        moving="En mouvement",
        halves="Seconde moitié, %",
        legs="Jambes, 0-10",
    ),
    Language.SPANISH: SameRoute(
        route="En el mismo recorrido",
        alike="Carreras de la misma longitud y ritmo",
        several="Esta carrera junto al centro de las {n} anteriores. Solo el día ya hace 3 a 4 bpm y algunos segundos.",
        few="Solo {n} antes: la diferencia puede ser solo del día (3 a 4 bpm, algunos segundos por kilómetro).",
        moving="En movimiento",
        halves="Segunda mitad, %",
        legs="Piernas, 0-10",
    ),
}
