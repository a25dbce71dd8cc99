"""What stands in, under and beside the charts of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.words.settings import Language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Charts(NamedTuple):
    """The words of one language; what begins a sentence or a label is capital."""

    time_axis: str
    """``{unit}``: minutes, or hours and minutes."""
    minutes: str
    faster: str
    timeline: str
    timeline_text: str
    breaks: str
    shaded: str
    more: str
    alert_from: str
    fade_from: str
    no_alerts: str
    alert: str
    fade: str
    from_: str
    drift: str
    drift_text: str
    drift_fade: str
    drift_slowed: str
    drift_unclear: str
    drift_axis: str
    drift_key: str
    sure: str
    fade_note: str
    drift_head: Sequence[str]
    form: str
    form_text: str
    form_ways: Sequence[str]
    """Which way is what, of cadence, contact and bounce."""
    form_few: str
    form_usual: str
    form_axes: Sequence[str]
    """Of cadence, contact and the rest around ``{name}``."""
    steps: str
    form_pace: str
    form_keys: Sequence[str]
    """Own line, learned from, later, during an alert, earlier runs."""
    form_head: Sequence[str]
    route: str
    route_text: str
    route_keys: tuple[str, str]
    route_head: Sequence[str]
    shades: Sequence[str]


CHARTS: Final[Mapping[Language, Charts]] = {
    Language.ENGLISH: Charts(
        time_axis="time of the run, {unit}",
        minutes="minutes",
        faster=", faster is higher",
        timeline="Time line of the run",
        timeline_text="{names} over {time}. {shaded}",
        breaks="Middle values of {seconds} s; a break in a line is time without a value. {shaded}",
        shaded="Shaded: {parts}.",
        more=", and {n} more",
        alert_from="{mark}: {name} from {at}",
        fade_from="the fade from {at}",
        no_alerts="There were no alerts.",
        alert="alert",
        fade="fade: pace lost",
        from_="From",
        drift="Heart rate against pace",
        drift_text=(
            "Heart rate above what the pace called for at minute {minute}, grade taken into account; judged from minute"
            " 9 of running on."
        ),
        drift_fade=(
            " It ends at {at}, where the pace begins to fade: from there on more beats a metre come from the lost pace."
        ),
        drift_slowed=" In this run the line climbs because the pace fell, not because heart rate rose.",
        drift_unclear=" In this run the line climbs although neither heart rate rose nor pace fell by much.",
        drift_axis="Heart rate above what the pace calls for, %",
        drift_key="heart rate against pace",
        sure="80 % sure",
        fade_note="fade: not judged",
        drift_head=("At", "Estimate, %", "Low, %", "High, %"),
        form="{title} by pace",
        form_text=(
            "{n} blocks of 15 s of steady running, set to level ground. The line is your own of this run, learned in"
            " the first 10 min after warm-up; 80 % of the blocks should fall into the band. {way}"
        ),
        form_ways=("Lower is longer steps.", "Higher is longer contact.", "Higher is more bounce."),
        form_few=" Too few earlier runs with this sensor have taught what is usual for you.",
        form_usual=" The dashed line is your usual of {runs} earlier runs with this sensor.",
        form_axes=("Cadence, steps/min", "Ground contact time, ms", "{name}, % of what your steps explain"),
        steps="steps/min",
        form_pace="pace, {unit}; faster to the right",
        form_keys=("your line, with its band", "learned from", "later", "during an alert", "earlier runs"),
        form_head=("Pace, {pace}", "Blocks", "Middle, {unit}", "Your line, {unit}"),
        route="Route",
        route_text=(
            "The way of the run, drawn from its positions alone; north is up. Darker is faster: each shade holds a"
            " fifth of the time on the move. Ring: start. Dot: finish."
        ),
        route_keys=("slowest fifth", "fastest fifth"),
        route_head=("Shade", "From, {pace}"),
        shades=("slowest", "slow", "middle", "fast", "fastest"),
    ),
    Language.GERMAN: Charts(
        time_axis="Zeit des Laufs, {unit}",
        minutes="Minuten",
        faster=", schneller ist höher",
        timeline="Verlauf",
        timeline_text="{names} über {time}. {shaded}",
        breaks="Mittlere Werte von je {seconds} s; eine Lücke in einer Linie ist Zeit ohne Wert. {shaded}",
        shaded="Hinterlegt: {parts}.",
        more=" und {n} weitere",
        alert_from="{mark}: {name} ab {at}",
        fade_from="das Nachlassen ab {at}",
        no_alerts="Es gab keine Meldungen.",
        alert="Meldung",
        fade="Nachlassen: Tempo verloren",
        from_="Ab",
        drift="Puls zum Tempo",
        drift_text=(
            "Puls über dem, was das Tempo in Minute {minute} verlangte, Steigungen eingerechnet; beurteilt ab der 9."
            " Minute Laufen."
        ),
        drift_fade=(
            " Die Linie endet bei {at}, wo das Tempo nachlässt: Von da an kommen mehr Schläge je Meter vom verlorenen"
            " Tempo."
        ),
        drift_slowed=" In diesem Lauf steigt die Linie, weil das Tempo fiel, nicht weil der Puls stieg.",
        drift_unclear=" In diesem Lauf steigt die Linie, obwohl weder der Puls stieg noch das Tempo deutlich fiel.",
        drift_axis="Puls über dem, was das Tempo verlangt, %",
        drift_key="Puls zum Tempo",
        sure="80 % sicher",
        fade_note="Nachlassen: nicht beurteilt",
        drift_head=("Zeit", "Schätzung, %", "Mindestens, %", "Höchstens, %"),
        form="{title} nach Tempo",
        form_text=(
            "{n} Abschnitte von 15 s gleichmäßigen Laufens, auf die Ebene umgerechnet. Die Linie ist deine eigene aus"
            " diesem Lauf, gelernt in den ersten 10 min nach dem Einlaufen; 80 % der Abschnitte sollten im Band liegen."
            " {way}"
        ),
        form_ways=(
            "Tiefer heißt längere Schritte.",
            "Höher heißt längerer Kontakt.",
            "Höher heißt mehr Auf und Ab.",
        ),
        form_few=" Zu wenige frühere Läufe mit diesem Sensor haben gezeigt, was bei dir üblich ist.",
        form_usual=" Die gestrichelte Linie ist dein Übliches aus {runs} früheren Läufen mit diesem Sensor.",
        form_axes=(
            "Schrittfrequenz, Schritte/min",
            "Bodenkontaktzeit, ms",
            "{name}, % des durch Schritte Erklärten",
        ),
        steps="Schritte/min",
        form_pace="Tempo, {unit}; schneller nach rechts",
        form_keys=("deine Linie mit Band", "gelernt aus", "später", "während einer Meldung", "frühere Läufe"),
        form_head=("Tempo, {pace}", "Abschnitte", "Mitte, {unit}", "Deine Linie, {unit}"),
        route="Strecke",
        route_text=(
            "Der Weg des Laufs, nur aus seinen Positionen gezeichnet; Norden ist oben. Dunkler ist schneller: Jede"
            " Stufe enthält ein Fünftel der Zeit in Bewegung. Ring: Beginn. Punkt: Ziel."
        ),
        route_keys=("langsamstes Fünftel", "schnellstes Fünftel"),
        route_head=("Stufe", "Ab, {pace}"),
        shades=("am langsamsten", "langsam", "mittel", "schnell", "am schnellsten"),
    ),
    Language.FRENCH: Charts(
        time_axis="temps de course, {unit}",
        minutes="en minutes",
        faster=", plus haut est plus vite",
        timeline="Déroulement de la course",
        timeline_text="{names} sur {time}. {shaded}",
        breaks="Valeurs du milieu de {seconds} s ; une coupure est un moment sans valeur. {shaded}",
        shaded="En fond : {parts}.",
        more=", et {n} autres",
        alert_from="{mark} : {name} dès {at}",
        fade_from="la baisse dès {at}",
        no_alerts="Il n'y a pas eu d'alerte.",
        alert="alerte",
        fade="baisse : allure perdue",
        from_="Dès",
        drift="Pouls pour l'allure",
        drift_text=(
            "Pouls au-dessus de ce que l'allure demandait à la minute {minute}, pente comprise ; jugé dès la 9e minute"
            " de course."
        ),
        drift_fade=(
            " La ligne s'arrête à {at}, où l'allure commence à baisser : ensuite, plus de battements par mètre viennent"
            " de l'allure perdue."
        ),
        drift_slowed=" Ici la ligne monte parce que l'allure a baissé, non parce que le pouls a monté.",
        drift_unclear=" Ici la ligne monte bien que le pouls n'ait pas monté et que l'allure ait peu baissé.",
        drift_axis="Pouls au-dessus de ce que demande l'allure, %",
        drift_key="pouls pour l'allure",
        sure="sûr à 80 %",
        fade_note="baisse : non jugée",
        drift_head=("À", "Estimation, %", "Au moins, %", "Au plus, %"),
        form="{title} selon l'allure",
        form_text=(
            "{n} blocs de 15 s de course régulière, ramenés au plat. La ligne est la tienne dans cette course,"
            " apprise les 10 premières min après l'échauffement ; 80 % des blocs devraient tomber dans la bande."
            " {way}"
        ),
        form_ways=(
            "Plus bas : pas plus longs.",
            "Plus haut : contact plus long.",
            "Plus haut : plus de rebond.",
        ),
        form_few=" Trop peu de courses précédentes avec ce capteur ont montré ton habitude.",
        form_usual=" La ligne en tirets est ton habitude sur {runs} courses précédentes avec ce capteur.",
        form_axes=(
            "Cadence, pas/min",
            "Temps de contact au sol, ms",
            "{name}, % de ce que tes pas expliquent",
        ),
        steps="pas/min",
        form_pace="allure, {unit} ; plus vite à droite",
        form_keys=(
            "ta ligne et sa bande",
            "appris de",
            "ensuite",
            "pendant une alerte",
            "courses précédentes",
        ),
        form_head=("Allure, {pace}", "Blocs", "Milieu, {unit}", "Ta ligne, {unit}"),
        route="Parcours",
        route_text=(
            "Le chemin de la course, dessiné par ses seules positions ; le nord est en haut. Plus foncé est plus"
            " rapide : chaque teinte tient un cinquième du temps en mouvement. Anneau : départ. Point : arrivée."
        ),
        route_keys=("cinquième le plus lent", "cinquième le plus rapide"),
        route_head=("Teinte", "Dès, {pace}"),
        shades=("le plus lent", "lent", "moyen", "rapide", "le plus rapide"),
    ),
    Language.SPANISH: Charts(
        time_axis="tiempo de carrera, {unit}",
        minutes="en minutos",
        faster=", más alto es más rápido",
        timeline="La carrera en el tiempo",
        timeline_text="{names} en {time}. {shaded}",
        breaks="Valores centrales de {seconds} s; un corte es tiempo sin valor. {shaded}",
        shaded="Sombreado: {parts}.",
        more=", y {n} más",
        alert_from="{mark}: {name} desde {at}",
        fade_from="el bajón desde {at}",
        no_alerts="No hubo alertas.",
        alert="alerta",
        fade="bajón: ritmo perdido",
        from_="Desde",
        drift="Pulso para el ritmo",
        drift_text=(
            "Pulso por encima de lo que pedía el ritmo en el minuto {minute}, con la pendiente en cuenta; juzgado desde"
            " el minuto 9 de carrera."
        ),
        drift_fade=(
            " La línea acaba en {at}, donde el ritmo empieza a caer: desde ahí, más latidos por metro vienen del ritmo"
            " perdido."
        ),
        drift_slowed=" En esta carrera la línea sube porque bajó el ritmo, no porque subiera el pulso.",
        drift_unclear=" En esta carrera la línea sube aunque ni subió el pulso ni bajó mucho el ritmo.",
        drift_axis="Pulso por encima de lo que pide el ritmo, %",
        drift_key="pulso para el ritmo",
        sure="80 % seguro",
        fade_note="bajón: no juzgado",
        drift_head=("En", "Estimación, %", "Al menos, %", "Como mucho, %"),
        form="{title} según el ritmo",
        form_text=(
            "{n} bloques de 15 s de carrera regular, llevados a terreno llano. La línea es la tuya de esta carrera,"
            " aprendida en los 10 primeros min tras el calentamiento; el 80 % de los bloques debería caer en la banda."
            " {way}"
        ),
        form_ways=("Más bajo: pasos más largos.", "Más alto: contacto más largo.", "Más alto: más rebote."),
        form_few=" Muy pocas carreras anteriores con este sensor han enseñado lo habitual en ti.",
        form_usual=" La línea discontinua es lo habitual en {runs} carreras anteriores con este sensor.",
        form_axes=("Cadencia, pasos/min", "Tiempo de contacto, ms", "{name}, % de lo que explican tus pasos"),
        steps="pasos/min",
        form_pace="ritmo, {unit}; más rápido a la derecha",
        form_keys=(
            "tu línea y su banda",
            "aprendido de",
            "después",
            "durante una alerta",
            "carreras anteriores",
        ),
        form_head=("Ritmo, {pace}", "Bloques", "Centro, {unit}", "Tu línea, {unit}"),
        route="Recorrido",
        route_text=(
            "El camino de la carrera, dibujado solo con sus posiciones; el norte está arriba. Más oscuro es más rápido:"
            " cada tono es un quinto del tiempo en movimiento. Anillo: salida. Punto: llegada."
        ),
        route_keys=("quinto más lento", "quinto más rápido"),
        route_head=("Tono", "Desde, {pace}"),
        shades=("el más lento", "lento", "medio", "rápido", "el más rápido"),
    ),
}
