"""The report of a season: its sentences, tables and charts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.words.report.count import Count
from fleetfoot.words.settings import Language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Season(NamedTuple):
    """The words of one language."""

    title: str
    over: str
    runs: Count
    undated: str
    span: str
    facts: Sequence[str]
    """Runs, distance, running, longest run, usual pace, alerts."""
    volume: str
    no_running: str
    few: str
    trend: str
    rose: str
    fell: str
    same: str
    alerts: Count
    told: str
    no_alerts: str
    fades: Count
    jumps: Count
    head: Sequence[str]
    """Run, distance, running, pace, alerts, half beside half, notes."""
    fade: str
    lost: str
    longer: str
    states: Mapping[str, str]
    no_date: str
    training: str
    jump_source: str
    no_weeks: str
    form: str
    no_trend: str
    all_runs: str
    all_text: str
    distance_axis: str
    week_axis: str
    week_text: str
    week_title: str
    week_keys: tuple[str, str]
    week_head: Sequence[str]
    yes: str
    trend_title: str
    day_axis: str
    trend_text: str
    trend_others: str
    unnamed: str
    trend_head: tuple[str, str]
    with_speed: str


SEASON: Final[Mapping[Language, Season]] = {
    Language.ENGLISH: Season(
        title="Season of {athlete}",
        over="Report of a season",
        runs=Count("no runs", "1 run", "{n} runs"),
        undated="{runs}, none with a date",
        span="{runs}, {first} to {last}",
        facts=("Runs", "Distance", "Running", "Longest run", "Usual pace", "Alerts"),
        volume="You ran {time} in {runs}.",
        no_running="No running was recorded.",
        few="Too few runs at one pace with the same sensor to see a trend of heart rate.",
        trend="At {pace} your heart rate {how} from the earlier to the later runs ({early} to {late} bpm).",
        rose="rose by about {bpm} bpm",
        fell="fell by about {bpm} bpm",
        same="stayed about the same",
        alerts=Count("There were no alerts", "There was 1 alert", "There were {n} alerts"),
        told="{alerts}, {each} for each hour of running.",
        no_alerts="There were no alerts.",
        fades=Count(
            "No run ended in a fade.",
            "1 run ended in a fade: the pace was lost late, and it is not counted as drift.",
            "{n} runs ended in a fade: the pace was lost late, and it is not counted as drift.",
        ),
        jumps=Count(
            "No run was more than 10 % longer than the longest of the 30 days before it.",
            "1 run was more than 10 % longer than the longest of the 30 days before.",
            "{n} runs were more than 10 % longer than the longest of the 30 days before.",
        ),
        head=(
            "Run",
            "Distance, {distance}",
            "Running",
            "Pace, {pace}",
            "Alerts an hour",
            "Second half beside first",
            "Notes",
        ),
        fade="fade",
        lost="pace lost by {pct} % from {at}",
        longer="{pct} % longer than the month before",
        states={"recording": "recording", "interrupted": "interrupted"},
        no_date="no date",
        training="Training",
        jump_source="Evidence for the jump",
        no_weeks="No run has a date, so there are no weeks.",
        form="At the same pace, run by run",
        no_trend=(
            "Fewer than two dated runs held one pace for three minutes after warm-up, so there is no trend to show."
        ),
        all_runs="All runs",
        all_text=(
            "Latest first. A run leads to its own report, which was written beside this page. Second half beside first"
            " is how far heart rate rose between the halves beyond what pace and grade explain, after minute 10 (others"
            " call it decoupling); it is left out where the run does not allow it."
        ),
        distance_axis="Distance, {unit} a week",
        week_axis="week from Monday",
        week_text=(
            "The distance of each week. A week is marked where a run was more than 10 % longer than the longest of the"
            " 30 days before it; from week to week the sum says little about injuries."
        ),
        week_title="Distance by week",
        week_keys=("{unit} a week", "with a jump"),
        week_head=("Week from", "{unit}", "Runs", "Jump"),
        yes="yes",
        trend_title="{name}, {unit}, at {pace}",
        day_axis="day of the run",
        trend_text=(
            "Middle {name} of each run within 5 % of one speed, grade taken into account, after warm-up. Dots, joined"
            " by a line: {sensor}."
        ),
        trend_others=" Diamonds: other sensors, which do not compare ({sensors}).",
        unnamed="sensor not named",
        trend_head=("Run", "Sensor"),
        with_speed="{sensor} with speed of {speed}",
    ),
    Language.GERMAN: Season(
        title="Saison von {athlete}",
        over="Bericht einer Saison",
        runs=Count("keine Läufe", "1 Lauf", "{n} Läufe"),
        undated="{runs}, alle ohne Datum",
        span="{runs}, {first} bis {last}",
        facts=("Läufe", "Strecke", "Gelaufen", "Längster Lauf", "Übliches Tempo", "Meldungen"),
        volume="Gelaufen bist du {time} ({runs}).",
        no_running="Es wurde kein Laufen aufgezeichnet.",
        few="Zu wenige Läufe in einem Tempo mit demselben Sensor, um zu sehen, wohin der Puls geht.",
        trend="Bei {pace} {how}, von den früheren zu den späteren Läufen ({early} auf {late} bpm).",
        rose="stieg dein Puls um etwa {bpm} bpm",
        fell="fiel dein Puls um etwa {bpm} bpm",
        same="blieb dein Puls etwa gleich",
        alerts=Count("Es gab keine Meldungen", "Es gab 1 Meldung", "Es gab {n} Meldungen"),
        told="{alerts}, {each} je Stunde Laufen.",
        no_alerts="Es gab keine Meldungen.",
        fades=Count(
            "Kein Lauf endete mit einem Nachlassen.",
            "1 Lauf endete mit einem Nachlassen: Das Tempo ging spät verloren; als steigender Puls zählt das nicht.",
            "{n} Läufe endeten mit einem Nachlassen: Das Tempo ging spät verloren; als steigender Puls zählt das"
            " nicht.",
        ),
        jumps=Count(
            "Kein Lauf war mehr als 10 % länger als der längste der 30 Tage davor.",
            "1 Lauf war mehr als 10 % länger als der längste der 30 Tage davor.",
            "{n} Läufe waren mehr als 10 % länger als der längste der 30 Tage davor.",
        ),
        head=(
            "Lauf",
            "Strecke, {distance}",
            "Gelaufen",
            "Tempo, {pace}",
            "Meldungen je Stunde",
            "Zweite Hälfte neben der ersten",
            "Hinweise",
        ),
        fade="Nachlassen",
        lost="{pct} % Tempo verloren ab {at}",
        longer="{pct} % länger als im Monat davor",
        states={"recording": "wird aufgezeichnet", "interrupted": "abgebrochen"},
        no_date="ohne Datum",
        training="Training",
        jump_source="Beleg für den Sprung",
        no_weeks="Kein Lauf hat ein Datum; darum gibt es keine Wochen.",
        form="In gleichem Tempo, Lauf für Lauf",
        no_trend=(
            "Weniger als zwei datierte Läufe hielten nach dem Einlaufen drei Minuten lang ein Tempo; darum ist kein"
            " Verlauf zu zeigen."
        ),
        all_runs="Alle Läufe",
        all_text=(
            "Die neuesten zuerst. Ein Lauf führt zu seinem eigenen Bericht, der neben dieser Seite liegt. Zweite Hälfte"
            " neben der ersten heißt, wie weit der Puls zwischen den Hälften über das stieg, was Tempo und Steigung"
            " erklären, ab Minute 10 (anderswo Entkopplung); wo der Lauf es nicht zulässt, fehlt es."
        ),
        distance_axis="Strecke, {unit} je Woche",
        week_axis="Woche ab Montag",
        week_text=(
            "Die Strecke jeder Woche. Markiert ist eine Woche, in der ein Lauf mehr als 10 % länger war als der längste"
            " der 30 Tage davor; von Woche zu Woche sagt die Summe wenig über Verletzungen."
        ),
        week_title="Strecke nach Wochen",
        week_keys=("{unit} je Woche", "mit einem Sprung"),
        week_head=("Woche ab", "{unit}", "Läufe", "Sprung"),
        yes="ja",
        trend_title="{name}, {unit}, bei {pace}",
        day_axis="Tag des Laufs",
        trend_text=(
            "Mittlerer Wert jedes Laufs bis 5 % um eine Geschwindigkeit, Steigungen eingerechnet, nach dem Einlaufen:"
            " {name}. Punkte mit Linie: {sensor}."
        ),
        trend_others=" Rauten: andere Sensoren, die nicht vergleichbar sind ({sensors}).",
        unnamed="Sensor ohne Namen",
        trend_head=("Lauf", "Sensor"),
        with_speed="{sensor} mit Geschwindigkeit von {speed}",
    ),
    Language.FRENCH: Season(
        title="Saison de {athlete}",
        over="Rapport d'une saison",
        runs=Count("aucune course", "1 course", "{n} courses"),
        undated="{runs}, toutes sans date",
        span="{runs}, du {first} au {last}",
        facts=("Courses", "Distance", "Temps couru", "Plus longue", "Allure habituelle", "Alertes"),
        volume="Tu as couru {time} ({runs}).",
        no_running="Aucune course n'a été enregistrée.",
        few="Trop peu de courses à une même allure avec le même capteur pour voir où va le pouls.",
        trend="À {pace}, ton pouls {how} des premières courses aux dernières ({early} puis {late} bpm).",
        rose="a monté d'environ {bpm} bpm",
        fell="a baissé d'environ {bpm} bpm",
        same="est resté à peu près le même",
        alerts=Count("Il n'y a pas eu d'alerte", "Il y a eu 1 alerte", "Il y a eu {n} alertes"),
        told="{alerts}, {each} par heure de course.",
        no_alerts="Il n'y a pas eu d'alerte.",
        fades=Count(
            "Aucune course n'a fini par une baisse de régime.",
            "1 course a fini par une baisse de régime : l'allure s'est perdue tard ; ce n'est pas un pouls qui monte.",
            "{n} courses ont fini par une baisse de régime : l'allure s'est perdue tard ; ce n'est pas un pouls qui"
            " monte.",
        ),
        jumps=Count(
            "Aucune course n'a dépassé de plus de 10 % la plus longue des 30 jours d'avant.",
            "1 course a dépassé de plus de 10 % la plus longue des 30 jours d'avant.",
            "{n} courses ont dépassé de plus de 10 % la plus longue des 30 jours d'avant.",
        ),
        head=(
            "Course",
            "Distance, {distance}",
            "Temps couru",
            "Allure, {pace}",
            "Alertes par heure",
            "Seconde moitié face à la première",
            "Remarques",
        ),
        fade="baisse",
        lost="allure perdue de {pct} % dès {at}",
        longer="{pct} % de plus que le mois d'avant",
        states={"recording": "en cours", "interrupted": "interrompue"},
        no_date="sans date",
        training="Entraînement",
        jump_source="Preuve pour le saut",
        no_weeks="Aucune course n'a de date : il n'y a donc pas de semaines.",
        form="À la même allure, course après course",
        no_trend=(
            "Moins de deux courses datées ont tenu une allure trois minutes après l'échauffement : rien à montrer."
        ),
        all_runs="Toutes les courses",
        all_text=(
            "Les dernières d'abord. Une course mène à son propre rapport, écrit à côté de cette page. Seconde moitié"
            " face à la première dit de combien le pouls a monté entre les moitiés au-delà de ce qu'expliquent"
            " l'allure et la pente, après la minute 10 (ailleurs : découplage) ; omis si la course ne le permet pas."
        ),
        distance_axis="Distance, {unit} par semaine",
        week_axis="semaine dès lundi",
        week_text=(
            "La distance de chaque semaine. Une semaine est marquée si une course a dépassé de plus de 10 % la plus"
            " longue des 30 jours d'avant ; d'une semaine à l'autre, la somme dit peu des blessures."
        ),
        week_title="Distance par semaine",
        week_keys=("{unit} par semaine", "avec un saut"),
        week_head=("Semaine du", "{unit}", "Courses", "Saut"),
        yes="oui",
        trend_title="{name}, {unit}, à {pace}",
        day_axis="jour de la course",
        trend_text=(
            "Valeur du milieu de chaque course à 5 % près d'une vitesse, pente comprise, après l'échauffement : {name}."
            " Points reliés : {sensor}."
        ),
        trend_others=" Losanges : d'autres capteurs, qui ne se comparent pas ({sensors}).",
        unnamed="capteur sans nom",
        trend_head=("Course", "Capteur"),
        with_speed="{sensor} avec la vitesse de {speed}",
    ),
    Language.SPANISH: Season(
        title="Temporada de {athlete}",
        over="Informe de una temporada",
        runs=Count("ninguna carrera", "1 carrera", "{n} carreras"),
        undated="{runs}, todas sin fecha",
        span="{runs}, de {first} a {last}",
        facts=("Carreras", "Distancia", "Tiempo corrido", "La más larga", "Ritmo habitual", "Alertas"),
        volume="Corriste {time} ({runs}).",
        no_running="No se registró ninguna carrera.",
        few="Muy pocas carreras a un mismo ritmo con el mismo sensor para ver adónde va el pulso.",
        trend="A {pace} tu pulso {how} de las primeras carreras a las últimas ({early} y luego {late} bpm).",
        rose="subió cerca de {bpm} bpm",
        fell="bajó cerca de {bpm} bpm",
        same="siguió más o menos igual",
        alerts=Count("No hubo alertas", "Hubo 1 alerta", "Hubo {n} alertas"),
        told="{alerts}, {each} por hora de carrera.",
        no_alerts="No hubo alertas.",
        fades=Count(
            "Ninguna carrera acabó en un bajón.",
            "1 carrera acabó en un bajón: el ritmo se perdió tarde; no cuenta como pulso que sube.",
            "{n} carreras acabaron en un bajón: el ritmo se perdió tarde; no cuenta como pulso que sube.",
        ),
        jumps=Count(
            "Ninguna carrera fue más de un 10 % más larga que la más larga de los 30 días anteriores.",
            "1 carrera fue más de un 10 % más larga que la más larga de los 30 días anteriores.",
            "{n} carreras fueron más de un 10 % más largas que la más larga de los 30 días anteriores.",
        ),
        head=(
            "Carrera",
            "Distancia, {distance}",
            "Tiempo corrido",
            "Ritmo, {pace}",
            "Alertas por hora",
            "Segunda mitad frente a la primera",
            "Notas",
        ),
        fade="bajón",
        lost="ritmo perdido en un {pct} % desde {at}",
        longer="{pct} % más larga que el mes anterior",
        states={"recording": "en curso", "interrupted": "interrumpida"},
        no_date="sin fecha",
        training="Entrenamiento",
        jump_source="Prueba del salto",
        no_weeks="Ninguna carrera tiene fecha; por eso no hay semanas.",
        form="Al mismo ritmo, carrera a carrera",
        no_trend="Menos de dos carreras con fecha mantuvieron un ritmo tres minutos tras calentar: no hay qué mostrar.",
        all_runs="Todas las carreras",
        all_text=(
            "Las últimas primero. Una carrera lleva a su propio informe, escrito junto a esta página. Segunda mitad"
            " frente a la primera dice cuánto subió el pulso entre las mitades más allá de lo que explican ritmo y"
            " pendiente, tras el minuto 10 (en otros sitios: desacople); falta donde la carrera no lo permite."
        ),
        distance_axis="Distancia, {unit} por semana",
        week_axis="semana desde el lunes",
        week_text=(
            "La distancia de cada semana. Se marca una semana si una carrera fue más de un 10 % más larga que la más"
            " larga de los 30 días anteriores; de semana en semana, la suma dice poco de las lesiones."
        ),
        week_title="Distancia por semana",
        week_keys=("{unit} por semana", "con un salto"),
        week_head=("Semana del", "{unit}", "Carreras", "Salto"),
        yes="sí",
        trend_title="{name}, {unit}, a {pace}",
        day_axis="día de la carrera",
        trend_text=(
            "Valor central de cada carrera a menos de un 5 % de una velocidad, con la pendiente en cuenta, tras"
            " calentar: {name}. Puntos unidos: {sensor}."
        ),
        trend_others=" Rombos: otros sensores, que no se comparan ({sensors}).",
        unnamed="sensor sin nombre",
        trend_head=("Carrera", "Sensor"),
        with_speed="{sensor} con la velocidad de {speed}",
    ),
}
