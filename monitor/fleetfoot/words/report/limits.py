"""What could not be judged, what was missing, and what to be careful with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.words.report.count import Count
from fleetfoot.words.settings import Language

if TYPE_CHECKING:
    from collections.abc import Mapping


class Limits(NamedTuple):
    """The sentences of one language."""

    recording: str
    interrupted: str
    no_date: str
    unjudged: str
    partly: str
    missing: str
    estimated: str
    gaps: str
    gap: str
    more: str
    counted: Count
    no_height: str
    while_fading: str
    band: str
    said: str
    """Around a ``{text}`` that the reader of the recording said, in English."""


LIMITS: Final[Mapping[Language, Limits]] = {
    Language.ENGLISH: Limits(
        recording="This run is still being recorded; the page shows what was stored so far.",
        interrupted=(
            "The recording ended without a summary; everything here is computed from the seconds that were stored."
        ),
        no_date="The recording does not say when it was run: it is neither before nor after other runs.",
        unjudged="{title} could not be judged: {reason}.",
        partly="{title} was {part}.",
        missing="Not recorded, or for less than a minute: {names}.",
        estimated=(
            "Estimated from chest acceleration: {names}. Good for changes within you, not for comparing with a foot pod"
            " or a watch."
        ),
        gaps="{title} has {gaps}, {time} in all: at {listed}{more}.",
        gap="{at} for {time}",
        more=" and {n} more",
        counted=Count("no gaps", "1 gap", "{n} gaps"),
        no_height="The course's height is not known: a long climb at the end would look like a fade.",
        while_fading=(
            "While the pace fades, heart rate per pace says nothing of drift: the drift chart ends there."
        ),
        band="The band around drift is narrow where heart rate is noisy (wrist sensors): it may be half as wide again.",
        said="From the recording: {text}.",
    ),
    Language.GERMAN: Limits(
        recording="Dieser Lauf wird noch aufgezeichnet; die Seite zeigt, was bis jetzt gespeichert ist.",
        interrupted=(
            "Die Aufzeichnung endete ohne Zusammenfassung; alles hier ist aus den gespeicherten Sekunden berechnet."
        ),
        no_date="Die Aufzeichnung sagt nicht, wann gelaufen wurde: Der Lauf liegt weder vor noch nach anderen.",
        unjudged="{title} war nicht zu beurteilen: {reason}.",
        partly="{title}: {part}.",
        missing="Nicht oder weniger als eine Minute lang aufgezeichnet: {names}.",
        estimated=(
            "Aus der Bewegung der Brust geschätzt: {names}. Gut für Änderungen bei dir selbst, nicht zum Vergleich mit"
            " Laufsensor oder Uhr."
        ),
        gaps="{title} hat {gaps}, zusammen {time}: bei {listed}{more}.",
        gap="{at} {time} lang",
        more=" und {n} weitere",
        counted=Count("keine Lücken", "1 Lücke", "{n} Lücken"),
        no_height="Die Höhe der Strecke ist nicht bekannt: Ein langer Anstieg am Ende sähe wie ein Nachlassen aus.",
        while_fading=(
            "Während das Tempo nachlässt, sagt der Puls zum Tempo nichts über steigenden Puls: Die Linie endet dort."
        ),
        band=(
            "Das Band um den Puls ist schmal, wo der Puls rauscht (am Handgelenk): Es kann um die Hälfte breiter"
            " sein."
        ),
        said="Aus der Aufzeichnung (auf Englisch): {text}.",
    ),
    Language.FRENCH: Limits(
        recording="Cette course est en cours d'enregistrement ; la page montre ce qui est déjà gardé.",
        interrupted="L'enregistrement a fini sans résumé ; tout ici est calculé des secondes qui ont été gardées.",
        no_date="L'enregistrement ne dit pas quand : la course n'est ni avant ni après d'autres.",
        unjudged="{title} : impossible à juger, {reason}.",
        partly="{title} : {part}.",
        missing="Pas enregistré, ou moins d'une minute : {names}.",
        estimated=(
            "Estimé d'après l'accélération du thorax : {names}. Bon pour tes propres changements, pas pour comparer"
            " avec un capteur de foulée ou une montre."
        ),
        gaps="{title} : {gaps}, {time} en tout : à {listed}{more}.",
        gap="{at} pendant {time}",
        more=" et {n} autres",
        counted=Count("aucune coupure", "1 coupure", "{n} coupures"),
        no_height="L'altitude du parcours n'est pas connue : une longue montée à la fin passerait pour une baisse.",
        while_fading="Tant que l'allure baisse, le pouls pour l'allure ne dit rien de plus : la ligne s'arrête là.",
        band="La bande est étroite si le pouls est bruité (au poignet) : elle peut être plus large de moitié.",
        said="De l'enregistrement (en anglais) : {text}.",
    ),
    Language.SPANISH: Limits(
        recording="Esta carrera aún se está registrando; la página muestra lo guardado hasta ahora.",
        interrupted="El registro acabó sin resumen; todo aquí se calcula con los segundos guardados.",
        no_date="El registro no dice cuándo fue: la carrera no va ni antes ni después de otras.",
        unjudged="{title} no se pudo juzgar: {reason}.",
        partly="{title}: {part}.",
        missing="No se registró, o menos de un minuto: {names}.",
        estimated=(
            "Estimado por la aceleración del pecho: {names}. Sirve para tus propios cambios, no para comparar con un"
            " sensor de carrera o un reloj."
        ),
        gaps="{title}: {gaps}, {time} en total: en {listed}{more}.",
        gap="{at} durante {time}",
        more=" y {n} más",
        counted=Count("ningún corte", "1 corte", "{n} cortes"),
        no_height="No se conoce la altitud del recorrido: una subida larga al final parecería un bajón.",
        while_fading="Mientras cae el ritmo, el pulso para el ritmo no dice nada más: la línea acaba ahí.",
        band="La banda es estrecha si el pulso tiene ruido (en la muñeca): puede ser la mitad más ancha.",
        said="Del registro (en inglés): {text}.",
    ),
}
