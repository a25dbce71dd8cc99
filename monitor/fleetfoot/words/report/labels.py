"""What stands around everything in a report: headings, heads of tables, facts, and what is said where nothing is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.words.settings import Language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Labels(NamedTuple):
    """The labels of one language."""

    happened: str
    try_next: str
    evidence: str
    parts: str
    way: str
    time: str
    alerts: str
    heart: str
    form: str
    before: str
    open_: str
    sensors: str
    notice: str
    footer: str
    no_lines: str
    no_drift: tuple[str, str, str]
    """Before the link, the link, behind it."""
    halves: str
    no_form: str
    all_judged: str
    figures_of_chart: str
    figures: str
    moment: str
    beside: str
    beside_other: str
    beside_caption: str
    no_date: str
    facts: Mapping[str, str]
    alerts_head: Sequence[str]
    at_least: str
    around: str
    not_risen: tuple[str, str]
    """Name and text of an alert of a rising heart rate that had not risen while pace was lost."""
    not_clear: tuple[str, str]
    by_kilometre: str
    by_mile: str
    by_watch: str
    splits_head: Sequence[str]
    """Number, time, speed beside the fastest, climb."""
    zones: str
    zones_caption: str
    zones_head: Sequence[str]
    compared_head: tuple[str, str]
    this_run: str
    usual: str
    against: str
    other_sensor: str


LABELS: Final[Mapping[Language, Labels]] = {
    Language.ENGLISH: Labels(
        happened="What happened",
        try_next="What to try next",
        evidence="Evidence",
        parts="The run in parts",
        way="Where it led",
        time="The run in time",
        alerts="Alerts",
        heart="Heart rate against pace",
        form="Form by pace",
        before="Beside your earlier runs",
        open_="What could not be judged, and why",
        sensors="Sensors",
        notice="Please note",
        footer="Written by {generator}. This page holds everything it needs; nothing is loaded or sent.",
        no_lines="None of heart rate, pace, cadence, bounce and contact was recorded for a minute or more.",
        no_drift=(
            "How heart rate went with the pace could not be judged; the reason is under ",
            "what could not be judged",
            ".",
        ),
        halves="Where heart rate climbs evenly, the halves show about half of what it comes to at the end.",
        no_form="The run held too little steady running, or no cadence, to set form against your own baseline.",
        all_judged="Everything that is watched could be judged, and nothing was missing.",
        figures_of_chart="Figures of this chart",
        figures="Figures: {name}",
        moment="Moment of the run",
        beside="Middle values while running within 5 % of {pace} (grade taken into account), after warm-up.",
        beside_other=" Values of another sensor are left out: sensors differ by more than runners change.",
        beside_caption="This run and earlier ones at the same pace",
        no_date="no date",
        facts={
            "distance": "Distance",
            "moving": "Moving",
            "pace": "Typical pace",
            "recorded": "Recorded",
            "alerts": "Alerts",
        },
        alerts_head=("No.", "Began", "Told", "Until", "What", "How much", "At most", "In words"),
        at_least=" at least; then it could not be judged any more",
        around="({causes} around that time)",
        not_risen=(
            "Pace lost, heart rate not risen",
            "Told during the run as heart rate high for the pace. Looked back upon, your heart rate had not risen: the"
            " pace had fallen.",
        ),
        not_clear=(
            "Heart rate high for the pace, not clear why",
            "Told during the run. Looked back upon, neither had your heart rate risen nor your pace fallen by much;"
            " changes of pace, hills or stops may be behind it.",
        ),
        by_kilometre="By kilometre",
        by_mile="By mile",
        by_watch="Laps",
        splits_head=("No.", "Time", "Speed beside the fastest", "Climb, {unit}"),
        zones="Heart-rate zones",
        zones_caption="Heart-rate zones, by the share of your reserve",
        zones_head=("Zone", "bpm", "Time", "Share", "%"),
        compared_head=("Run", "At this pace"),
        this_run="this run",
        usual="usual",
        against="this run against it",
        other_sensor="other sensor",
    ),
    Language.GERMAN: Labels(
        happened="Was war",
        try_next="Was du als Nächstes versuchen kannst",
        evidence="Beleg",
        parts="Der Lauf in Teilen",
        way="Wohin er führte",
        time="Der Lauf in der Zeit",
        alerts="Meldungen",
        heart="Puls zum Tempo",
        form="Lauftechnik nach Tempo",
        before="Neben deinen früheren Läufen",
        open_="Was nicht zu beurteilen war, und warum",
        sensors="Sensoren",
        notice="Bitte beachte",
        footer=(
            "Geschrieben von {generator}. Die Seite enthält alles, was sie braucht; nichts wird geladen oder"
            " gesendet."
        ),
        no_lines=(
            "Weder Puls noch Tempo, Schrittfrequenz, Auf und Ab oder Bodenkontakt wurde eine Minute lang aufgezeichnet."
        ),
        no_drift=(
            "Wie der Puls zum Tempo passte, war nicht zu beurteilen; der Grund steht unter ",
            "was nicht zu beurteilen war",
            ".",
        ),
        halves="Wo der Puls gleichmäßig steigt, zeigen die Hälften etwa die Hälfte dessen, was es am Ende ist.",
        no_form=(
            "Der Lauf enthielt zu wenig gleichmäßiges Laufen oder keine Schrittfrequenz, um die Technik an deiner"
            " eigenen zu messen."
        ),
        all_judged="Alles, was beobachtet wird, war zu beurteilen, und nichts fehlte.",
        figures_of_chart="Zahlen zu diesem Bild",
        figures="Zahlen: {name}",
        moment="Zeitpunkt des Laufs",
        beside="Mittlere Werte beim Laufen bis 5 % um {pace} (Steigungen eingerechnet), nach dem Einlaufen.",
        beside_other=(
            " Werte anderer Sensoren sind weggelassen: Sensoren unterscheiden sich mehr, als Läufer sich ändern."
        ),
        beside_caption="Dieser Lauf und frühere in gleichem Tempo",
        no_date="ohne Datum",
        facts={
            "distance": "Strecke",
            "moving": "In Bewegung",
            "pace": "Übliches Tempo",
            "recorded": "Aufgezeichnet",
            "alerts": "Meldungen",
        },
        alerts_head=("Nr.", "Begann", "Gemeldet", "Bis", "Was", "Wie stark", "Höchstens", "In Worten"),
        at_least=" mindestens; danach war es nicht mehr zu beurteilen",
        around="(um diese Zeit: {causes})",
        not_risen=(
            "Tempo verloren, Puls nicht gestiegen",
            "Im Lauf gemeldet als hoher Puls für das Tempo. Im Rückblick war dein Puls nicht gestiegen: Das Tempo war"
            " gefallen.",
        ),
        not_clear=(
            "Puls hoch für das Tempo, unklar warum",
            "Im Lauf gemeldet. Im Rückblick war weder dein Puls gestiegen noch dein Tempo deutlich gefallen;"
            " Tempowechsel, Hügel oder Halte können dahinterstecken.",
        ),
        by_kilometre="Nach Kilometern",
        by_mile="Nach Meilen",
        by_watch="Runden",
        splits_head=("Nr.", "Zeit", "Geschwindigkeit neben der schnellsten", "Anstieg, {unit}"),
        zones="Pulszonen",
        zones_caption="Pulszonen, nach dem Anteil deiner Reserve",
        zones_head=("Zone", "bpm", "Zeit", "Anteil", "%"),
        compared_head=("Lauf", "In diesem Tempo"),
        this_run="dieser Lauf",
        usual="üblich",
        against="dieser Lauf dagegen",
        other_sensor="anderer Sensor",
    ),
    Language.FRENCH: Labels(
        happened="Ce qui s'est passé",
        try_next="À essayer ensuite",
        evidence="Preuve",
        parts="La course par parties",
        way="Où elle a mené",
        time="La course dans le temps",
        alerts="Alertes",
        heart="Pouls pour l'allure",
        form="Foulée selon l'allure",
        before="À côté de tes courses précédentes",
        open_="Ce qui n'a pas pu être jugé, et pourquoi",
        sensors="Capteurs",
        notice="À lire",
        footer="Écrit par {generator}. Cette page contient tout ce qu'il lui faut ; rien n'est chargé ni envoyé.",
        no_lines="Ni pouls, ni allure, ni cadence, ni rebond, ni contact n'a été enregistré pendant une minute.",
        no_drift=(
            "On n'a pas pu juger comment le pouls suivait l'allure ; la raison est sous ",
            "ce qui n'a pas pu être jugé",
            ".",
        ),
        halves=(
            "Si le pouls monte régulièrement, les moitiés montrent à peu près la moitié de ce qu'il atteint à la fin."
        ),
        no_form="Trop peu de course régulière, ou pas de cadence, pour comparer ta foulée à ta propre base.",
        all_judged="Tout ce qui est surveillé a pu être jugé, et rien ne manquait.",
        figures_of_chart="Chiffres de ce graphique",
        figures="Chiffres : {name}",
        moment="Moment de la course",
        beside="Valeurs du milieu à 5 % près de {pace} (pente comprise), après l'échauffement.",
        beside_other=" Les valeurs d'un autre capteur sont omises : ils diffèrent plus que les coureurs ne changent.",
        beside_caption="Cette course et les précédentes à la même allure",
        no_date="sans date",
        facts={
            "distance": "Distance parcourue",
            "moving": "En mouvement",
            "pace": "Allure habituelle",
            "recorded": "Enregistré",
            "alerts": "Alertes",
        },
        alerts_head=("N°", "Début", "Dit à", "Jusqu'à", "Quoi", "Combien", "Au plus", "En mots"),
        at_least=" au moins ; ensuite on ne pouvait plus juger",
        around="(à ce moment : {causes})",
        not_risen=(
            "Allure perdue, pouls pas monté",
            "Dit pendant la course comme pouls haut pour l'allure. Après coup, ton pouls n'avait pas monté : l'allure"
            " avait baissé.",
        ),
        not_clear=(
            "Pouls haut pour l'allure, on ne sait pourquoi",
            "Dit pendant la course. Après coup, ni ton pouls n'avait monté ni ton allure beaucoup baissé ; changements"
            " d'allure, côtes ou arrêts peuvent l'expliquer.",
        ),
        by_kilometre="Par kilomètre",
        by_mile="Par mille",
        by_watch="Tours",
        splits_head=("N°", "Temps", "Vitesse face à la plus rapide", "Montée, {unit}"),
        zones="Zones de pouls",
        zones_caption="Zones de pouls, selon la part de ta réserve",
        zones_head=("Zone", "bpm", "Temps", "Part", "%"),
        compared_head=("Course", "À cette allure"),
        this_run="cette course",
        usual="d'habitude",
        against="cette course en face",
        other_sensor="autre capteur",
    ),
    Language.SPANISH: Labels(
        happened="Qué pasó",
        try_next="Qué probar ahora",
        evidence="Prueba",
        parts="La carrera por partes",
        way="Adónde llevó",
        time="La carrera en el tiempo",
        alerts="Alertas",
        heart="Pulso para el ritmo",
        form="Técnica según el ritmo",
        before="Junto a tus carreras anteriores",
        open_="Qué no se pudo juzgar, y por qué",
        sensors="Sensores",
        notice="Ten en cuenta",
        footer="Escrito por {generator}. Esta página tiene todo lo que necesita; no se carga ni se envía nada.",
        no_lines="Ni pulso, ni ritmo, ni cadencia, ni rebote, ni contacto se registró durante un minuto.",
        no_drift=(
            "No se pudo juzgar cómo iba el pulso con el ritmo; la razón está en ",
            "qué no se pudo juzgar",
            ".",
        ),
        halves="Si el pulso sube de forma pareja, las mitades muestran cerca de la mitad de lo que llega al final.",
        no_form="Hubo muy poca carrera regular, o ninguna cadencia, para comparar la técnica con tu propia base.",
        all_judged="Todo lo que se vigila se pudo juzgar, y no faltó nada.",
        figures_of_chart="Cifras de este gráfico",
        figures="Cifras: {name}",
        moment="Momento de la carrera",
        beside="Valores centrales corriendo a menos de un 5 % de {pace} (con la pendiente en cuenta), tras calentar.",
        beside_other=" Los valores de otro sensor se omiten: los sensores difieren más de lo que cambia quien corre.",
        beside_caption="Esta carrera y las anteriores al mismo ritmo",
        no_date="sin fecha",
        facts={
            "distance": "Distancia",
            "moving": "En movimiento",
            "pace": "Ritmo habitual",
            "recorded": "Registrado",
            "alerts": "Alertas",
        },
        alerts_head=("N.º", "Empezó", "Dicho", "Hasta", "Qué", "Cuánto", "Como mucho", "En palabras"),
        at_least=" al menos; después ya no se pudo juzgar",
        around="(por entonces: {causes})",
        not_risen=(
            "Ritmo perdido, pulso sin subir",
            "Dicho en la carrera como pulso alto para el ritmo. Visto después, tu pulso no había subido: el ritmo había"
            " bajado.",
        ),
        not_clear=(
            "Pulso alto para el ritmo, no se sabe por qué",
            "Dicho en la carrera. Visto después, ni tu pulso había subido ni tu ritmo bajado mucho; cambios de ritmo,"
            " cuestas o paradas pueden estar detrás.",
        ),
        by_kilometre="Por kilómetro",
        by_mile="Por milla",
        by_watch="Vueltas",
        splits_head=("N.º", "Tiempo", "Velocidad junto a la más rápida", "Subida, {unit}"),
        zones="Zonas de pulso",
        zones_caption="Zonas de pulso, según la parte de tu reserva",
        zones_head=("Zona", "bpm", "Tiempo", "Parte", "%"),
        compared_head=("Carrera", "A este ritmo"),
        this_run="esta carrera",
        usual="habitual",
        against="esta carrera frente a eso",
        other_sensor="otro sensor",
    ),
}
