"""What to try next: title and text of each piece of advice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from fleetfoot.words.settings import Language

if TYPE_CHECKING:
    from collections.abc import Mapping

Piece: TypeAlias = "tuple[str, str]"
"""Title and text."""


class Advised(NamedTuple):
    """All advice of one language."""

    above_flag: str
    above: Piece
    """Title around ``{cause}``."""
    fade: Piece
    """Text behind ``{fuel}``, with the ``{length}`` that paces are for."""
    fuel: str
    hard: Piece
    drift: Piece
    jump: Piece
    told: Mapping[str, Piece]
    """By detector; ``{steps}`` stands for the clause below. English comes from the detectors."""
    steps: str
    strap: Piece
    keep: Piece
    more: Piece


ADVISED: Final[Mapping[Language, Advised]] = {
    Language.ENGLISH: Advised(
        above_flag="First what stands above",
        above=("Mind {cause}", "What helps stands above, with why your legs were heavy."),
        fade=(
            "Start a little slower, and keep something for the end",
            "{fuel}Begin the next run of this length a few seconds a {length} slower. A fade can have many reasons: a"
            " fast start, little fuel, heat, or legs that are not used to the distance. If you slowed down on purpose,"
            " nothing is wrong.",
        ),
        fuel="Eat 30 to 60 g of carbohydrate an hour from the first hour on. ",
        hard=(
            "Look after fluid and heat in hard sessions",
            "Your heart rate climbed beyond what the pace explains. In a session that is meant to be hard that says"
            " little of your endurance; heat and too little to drink make it harder than it need be.",
        ),
        drift=(
            "Go out easier, and stay cool",
            "A heart rate that climbs at the same pace often means heat, too little to drink, or a pace that is a"
            " little too fast for the day. Begin slower, drink to thirst, and pick shade or a cooler hour.",
        ),
        jump=(
            "Make the next long run a smaller step",
            "This run was {pct} % longer than your longest of the 30 days before ({longest}). Runs up to 10 % longer"
            " went with fewer injuries.",
        ),
        told={},
        steps=" ({now} to about {then} steps a minute)",
        strap=(
            "Moisten the strap, and wear it snug",
            "Part of your heart rate could not be believed in this run. A moist, tight strap reads true from the first"
            " minute; a watch does so above the wrist bone, tight.",
        ),
        keep=("Keep going as you are", "Nothing that was judged in this run asks for a change."),
        more=(
            "Record more of the next run",
            "This run held too little to judge. Twenty minutes of steady running with heart rate, speed and cadence"
            " are enough for most of it.",
        ),
    ),
    Language.GERMAN: Advised(
        above_flag="Zuerst, was oben steht",
        above=("Achte auf: {cause}", "Was hilft, steht oben, bei der Frage, warum deine Beine schwer waren."),
        fade=(
            "Beginn etwas langsamer und heb dir etwas für das Ende auf",
            "{fuel}Beginn den nächsten Lauf dieser Länge ein paar Sekunden je {length} langsamer. Ein Nachlassen kann"
            " viele Gründe haben: ein schneller Beginn, wenig gegessen, Hitze, oder Beine, die die Strecke nicht"
            " gewohnt sind. Wenn du mit Absicht langsamer wurdest, ist nichts falsch.",
        ),
        fuel="Iss ab der ersten Stunde 30 bis 60 g Kohlenhydrate je Stunde. ",
        hard=(
            "Achte in harten Einheiten auf Trinken und Hitze",
            "Dein Puls stieg mehr, als das Tempo erklärt. In einer Einheit, die hart sein soll, sagt das wenig über"
            " deine Ausdauer; Hitze und zu wenig Trinken machen sie härter als nötig.",
        ),
        drift=(
            "Geh es lockerer an und bleib kühl",
            "Ein Puls, der bei gleichem Tempo steigt, heißt oft Hitze, zu wenig getrunken oder ein Tempo, das für den"
            " Tag etwas zu schnell ist. Beginn langsamer, trink nach Durst und such Schatten oder eine kühlere Stunde.",
        ),
        jump=(
            "Mach beim nächsten langen Lauf einen kleineren Schritt",
            "Dieser Lauf war {pct} % länger als dein längster der 30 Tage davor ({longest}). Mit Läufen, die höchstens"
            " 10 % länger waren, gingen weniger Verletzungen einher.",
        ),
        told={
            "bounce": (
                "Lass die Kraft nach vorn gehen",
                "Lauf aufrecht und ruhig: Denk ab und zu eine Minute lang daran, den Kopf auf einer Linie zu halten.",
            ),
            "overstriding": (
                "Versuch kürzere, schnellere Schritte",
                "Mach in jeder fünften Minute bei gleichem Tempo etwa 5 % mehr Schritte{steps}. Setz den Fuß unter dir"
                " auf; dräng nicht auf mehr.",
            ),
        },
        steps=" (statt {now} etwa {then} in der Minute)",
        strap=(
            "Mach den Gurt nass und trag ihn eng",
            "Ein Teil deines Pulses war in diesem Lauf nicht zu glauben. Ein nasser, enger Gurt misst von der ersten"
            " Minute an richtig; eine Uhr tut es eng über dem Handgelenkknochen.",
        ),
        keep=("Mach weiter so", "Nichts, was in diesem Lauf beurteilt wurde, verlangt eine Änderung."),
        more=(
            "Zeichne vom nächsten Lauf mehr auf",
            "Dieser Lauf enthielt zu wenig, um zu urteilen. Zwanzig Minuten gleichmäßiges Laufen mit Puls, Tempo und"
            " Schrittfrequenz reichen für das meiste.",
        ),
    ),
    Language.FRENCH: Advised(
        above_flag="D'abord ce qui est plus haut",
        above=(
            "Pense à ceci : {cause}",
            "Ce qui aide est plus haut, avec les raisons de tes jambes lourdes.",
        ),
        fade=(
            "Pars un peu moins vite et gardes-en pour la fin",
            "{fuel}Commence la prochaine course de cette longueur quelques secondes plus lentement par {length}. Une"
            " baisse peut avoir bien des raisons : un départ rapide, peu mangé, la chaleur, ou des jambes peu habituées"
            " à la distance. Si tu as ralenti exprès, tout va bien.",
        ),
        fuel="Mange 30 à 60 g de glucides par heure dès la première heure. ",
        hard=(
            "Pense à boire et à la chaleur dans les séances dures",
            "Ton pouls a monté plus que l'allure ne l'explique. Dans une séance voulue dure, cela dit peu de ton"
            " endurance ; la chaleur et le manque de boisson la rendent plus dure que nécessaire.",
        ),
        drift=(
            "Pars plus doucement et reste au frais",
            "Un pouls qui monte à allure égale signale souvent la chaleur, trop peu de boisson, ou une allure un peu"
            " trop rapide pour ce jour. Pars plus lentement, bois selon ta soif, cherche l'ombre ou une heure fraîche.",
        ),
        jump=(
            "Fais un plus petit pas à la prochaine sortie longue",
            "Cette course dépassait de {pct} % ta plus longue des 30 jours précédents ({longest}). Jusqu'à 10 % de"
            " plus, il y a eu moins de blessures.",
        ),
        told={
            "bounce": (
                "Laisse l'énergie aller vers l'avant",
                "Cours droit et calme : de temps en temps, pendant une minute, pense à garder la tête sur une ligne.",
            ),
            "overstriding": (
                "Essaie des pas plus courts et plus vifs",
                "Une minute sur cinq, fais environ 5 % de pas en plus à la même allure{steps}. Pose le pied sous toi"
                " ; ne force pas davantage.",
            ),
        },
        steps=" ({now} puis environ {then} par minute)",
        strap=(
            "Mouille la ceinture et serre-la",
            "Une partie de ton pouls n'a pas pu être crue dans cette course. Une ceinture mouillée et serrée mesure"
            " juste dès la première minute ; une montre aussi, serrée au-dessus de l'os du poignet.",
        ),
        keep=("Continue comme ça", "Rien de ce qui a été jugé dans cette course ne demande un changement."),
        more=(
            "Enregistre davantage la prochaine fois",
            "Cette course contenait trop peu pour juger. Vingt minutes de course régulière avec pouls, vitesse et"
            " cadence suffisent pour presque tout.",
        ),
    ),
    Language.SPANISH: Advised(
        above_flag="Primero lo de arriba",
        above=("Ten en cuenta: {cause}", "Lo que ayuda está arriba, con por qué te pesaban las piernas."),
        fade=(
            "Sal un poco más lento y guarda algo para el final",
            "{fuel}Empieza la próxima carrera de esta longitud unos segundos más lento por {length}. Un bajón puede"
            " tener muchas causas: una salida rápida, poca comida, calor, o piernas no hechas a la distancia. Si"
            " bajaste el ritmo a propósito, no pasa nada.",
        ),
        fuel="Come de 30 a 60 g de carbohidratos por hora desde la primera hora. ",
        hard=(
            "Cuida la bebida y el calor en las sesiones duras",
            "Tu pulso subió más de lo que explica el ritmo. En una sesión que debe ser dura eso dice poco de tu"
            " resistencia; el calor y beber poco la hacen más dura de lo necesario.",
        ),
        drift=(
            "Sal más suave y mantente fresco",
            "Un pulso que sube al mismo ritmo suele ser calor, poca bebida o un ritmo algo rápido para ese día. Empieza"
            " más lento, bebe según tu sed y busca sombra o una hora más fresca.",
        ),
        jump=(
            "Da un paso más pequeño en la próxima tirada larga",
            "Esta carrera fue un {pct} % más larga que la más larga de los 30 días anteriores ({longest}). Hasta un"
            " 10 % más hubo menos lesiones.",
        ),
        told={
            "bounce": (
                "Deja que la energía vaya hacia delante",
                "Corre erguido y tranquilo: de vez en cuando, durante un minuto, piensa en llevar la cabeza en una"
                " línea.",
            ),
            "overstriding": (
                "Prueba pasos más cortos y rápidos",
                "Un minuto de cada cinco, da cerca de un 5 % más de pasos al mismo ritmo{steps}. Apoya el pie debajo de"
                " ti; no fuerces más.",
            ),
        },
        steps=" (de {now} a unos {then} por minuto)",
        strap=(
            "Moja la banda y ajústala",
            "Parte de tu pulso no se pudo creer en esta carrera. Una banda mojada y ajustada mide bien desde el primer"
            " minuto; un reloj también, ajustado sobre el hueso de la muñeca.",
        ),
        keep=("Sigue así", "Nada de lo juzgado en esta carrera pide un cambio."),
        more=(
            "Registra más de la próxima carrera",
            "Esta carrera tenía muy poco para juzgar. Veinte minutos de carrera regular con pulso, velocidad y cadencia"
            " bastan para casi todo.",
        ),
    ),
}
