"""What happened in a run: the five sentences of its report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.words.report.count import Count
from fleetfoot.words.settings import Language

if TYPE_CHECKING:
    from collections.abc import Mapping


class Story(NamedTuple):
    """The sentences of one language; clauses begin with what joins them."""

    nothing: str
    no_speed: str
    stood: str
    walked: str
    covered: str
    ran: str
    stops: str
    kind: str
    no_heart: str
    heart: str
    """What stands before ``{rest}``, with what is typical."""
    unjudged: str
    lost: str
    slowed: str
    faded: str
    faded_blind: str
    fell: str
    level: str
    before: str
    drifted: str
    held: str
    unclear: str
    low: str
    fitted: str
    fitted_again: str
    sure: str
    no_form: str
    form_usual: str
    once: str
    times: str
    least: str
    size: str
    no_pace: str
    beside: str
    """Around ``{parts}``."""
    joined: str
    """Between two of them."""
    as_usual: str
    higher: str
    lower: str
    no_date: str
    other_sensors: str
    no_earlier: str
    not_judged: str
    set_right: str
    all_but_fade: str
    all_: str
    takes: str
    earlier: Count
    more_runs: Count


STORY: Final[Mapping[Language, Story]] = {
    Language.ENGLISH: Story(
        nothing="Nothing was recorded.",
        no_speed="{time} were recorded, without speed: how far and how fast is not known.",
        stood="No movement in {time}.",
        walked="You walked {distance} in {time}, typically at {pace}.",
        covered="You covered {distance} in {time}, {running} of it running, typically at {pace}{kind}.",
        ran="You ran {distance} in {time}, typically at {pace}{stops}{kind}.",
        stops=", with {time} of standing or unknown speed",
        kind=": {kind}",
        no_heart="Heart rate was not recorded.",
        heart="Your heart rate was typically {bpm} bpm; {rest}.",
        unjudged="whether it drifted cannot be judged because {reason}",
        lost="From {at} on your pace fell by about {pct} % ({before} to {now})",
        slowed="{lost} while your heart rate rose {beats}: you slowed down, and it was hard all the same.",
        faded="{lost} while your heart rate {did} {beats}: a fade, not a heart rate that ran away{before}.",
        faded_blind="{lost}: a fade; without heart rate it is not known what the heart did.",
        fell="fell with it",
        level="stayed level",
        before="; before that your heart rate had drifted up, by about {pct} % at the same pace",
        drifted="by the end it had drifted up about {sure} at the same pace",
        held="it held while the pace fell, so it ended high for that pace, by about {sure}",
        unclear="by the end it was about {sure} high for your pace, yet it had not risen",
        low="by the end it lay below what this pace took in the first ten minutes, by about {sure}",
        fitted="it fitted your pace to the end: {sure}",
        fitted_again=(
            "from {at} on it was up to about {pct} % high for your pace, at the end it fitted again: {sure}"
        ),
        sure="{pct} % (80 % sure: {low} to {high} %)",
        no_form="Your running form could not be judged in this run.",
        form_usual="Your form stayed near your usual for the pace ({names}: nothing to tell).",
        once="{title} once, from {at} for {least}{time}, {size}",
        times="{title} {n} times, the most from {at} for {least}{time}, {size}",
        least="at least ",
        size="about {value} {unit} beyond your usual",
        no_pace="There was too little running at one pace to compare with earlier runs.",
        beside="At {pace} your {parts}.",
        joined=" and your ",
        as_usual="{name} was {now}, about as usual ({before} in {runs})",
        higher="{name} was {now}, higher than usual ({before} in {runs})",
        lower="{name} was {now}, lower than usual ({before} in {runs})",
        no_date="The recording has no date, so it is not set beside other runs.",
        other_sensors="Your earlier runs at this pace had other sensors, so they are not set beside this one.",
        no_earlier="There is no earlier run at this pace to compare with.",
        not_judged="Not judged: {names}; the reasons are below.",
        set_right=(
            "What was told of your heart rate during the run is set right here: it had not risen; see the alerts."
        ),
        all_but_fade="All that is watched could be judged, heart rate against pace only until the fade.",
        all_="Everything that is watched could be judged.",
        takes=" {title} takes {runs}.",
        earlier=Count("no earlier runs", "1 earlier run", "{n} earlier runs"),
        more_runs=Count("no more runs", "1 more run", "{n} more runs"),
    ),
    Language.GERMAN: Story(
        nothing="Nichts wurde aufgezeichnet.",
        no_speed="{time} wurden ohne Tempo aufgezeichnet: Wie weit und wie schnell, ist nicht bekannt.",
        stood="Keine Bewegung in {time}.",
        walked="Du bist {distance} in {time} gegangen, meist mit {pace}.",
        covered="Du hast {distance} in {time} zurückgelegt, davon {running} gelaufen, meist mit {pace}{kind}.",
        ran="Du bist {distance} in {time} gelaufen, meist mit {pace}{stops}{kind}.",
        stops=", dazu {time} Stehen oder unbekanntes Tempo",
        kind=": {kind}",
        no_heart="Der Puls wurde nicht aufgezeichnet.",
        heart="Dein Puls lag meist bei {bpm} bpm; {rest}.",
        unjudged="ob er bei gleichem Tempo stieg, ist nicht zu beurteilen: {reason}",
        lost="Ab {at} fiel dein Tempo um etwa {pct} % ({before} auf {now})",
        slowed="{lost}, während dein Puls stieg {beats}: Du wurdest langsamer, und es war trotzdem hart.",
        faded="{lost}, während dein Puls {did} {beats}: ein Nachlassen, kein Puls, der davonlief{before}.",
        faded_blind="{lost}: ein Nachlassen; was das Herz tat, ist ohne Puls nicht bekannt.",
        fell="mit ihm fiel",
        level="gleich blieb",
        before="; davor war dein Puls bei gleichem Tempo um etwa {pct} % gestiegen",
        drifted="bis zum Ende war er bei gleichem Tempo um etwa {sure} gestiegen",
        held="er blieb, während das Tempo fiel, und war am Ende für dieses Tempo um etwa {sure} hoch",
        unclear="am Ende war er für dein Tempo um etwa {sure} hoch, ohne gestiegen zu sein",
        low="am Ende lag er um etwa {sure} unter dem, was dieses Tempo in den ersten zehn Minuten brauchte",
        fitted="er passte bis zum Ende zu deinem Tempo: {sure}",
        fitted_again=(
            "ab {at} war er bis zu etwa {pct} % hoch für dein Tempo, am Ende passte er wieder: {sure}"
        ),
        sure="{pct} % (80 % sicher: {low} bis {high} %)",
        no_form="Deine Lauftechnik war in diesem Lauf nicht zu beurteilen.",
        form_usual="Deine Lauftechnik blieb für das Tempo wie sonst ({names}: nichts zu sagen).",
        once="{title} einmal, ab {at} für {least}{time}, {size}",
        times="{title} {n}-mal, am meisten ab {at} für {least}{time}, {size}",
        least="mindestens ",
        size="etwa {value} {unit} über deinem Üblichen",
        no_pace="Es gab zu wenig Laufen in einem Tempo, um frühere Läufe daneben zu stellen.",
        beside="Bei {pace}: {parts}.",
        joined=", ",
        as_usual="{name} {now}, etwa wie sonst ({before} in {runs})",
        higher="{name} {now}, höher als sonst ({before} in {runs})",
        lower="{name} {now}, niedriger als sonst ({before} in {runs})",
        no_date="Die Aufzeichnung hat kein Datum; darum steht sie neben keinem anderen Lauf.",
        other_sensors="Deine früheren Läufe in diesem Tempo hatten andere Sensoren; darum stehen sie nicht daneben.",
        no_earlier="Es gibt keinen früheren Lauf in diesem Tempo.",
        not_judged="Nicht beurteilt: {names}; die Gründe stehen unten.",
        set_right=(
            "Was im Lauf über deinen Puls gemeldet wurde, ist hier berichtigt: Er war nicht gestiegen; siehe die"
            " Meldungen."
        ),
        all_but_fade="Alles, was beobachtet wird, war zu beurteilen, der Puls zum Tempo nur bis zum Nachlassen.",
        all_="Alles, was beobachtet wird, war zu beurteilen.",
        takes=" {title} braucht noch {runs}.",
        earlier=Count("keinem früheren Lauf", "1 früheren Lauf", "{n} früheren Läufen"),
        more_runs=Count("keinen Lauf", "1 Lauf", "{n} Läufe"),
    ),
    Language.FRENCH: Story(
        nothing="Rien n'a été enregistré.",
        no_speed="{time} enregistrées sans vitesse : ni la distance ni l'allure ne sont connues.",
        stood="Aucun mouvement en {time}.",
        walked="Tu as marché {distance} en {time}, le plus souvent à {pace}.",
        covered="Tu as fait {distance} en {time}, dont {running} de course, le plus souvent à {pace}{kind}.",
        ran="Tu as couru {distance} en {time}, le plus souvent à {pace}{stops}{kind}.",
        stops=", avec {time} d'arrêt ou de vitesse inconnue",
        kind=" : {kind}",
        no_heart="Le pouls n'a pas été enregistré.",
        heart="Ton pouls était le plus souvent à {bpm} bpm ; {rest}.",
        unjudged="on ne peut pas juger s'il a monté à allure égale : {reason}",
        lost="À partir de {at}, ton allure a baissé d'environ {pct} % ({before} puis {now})",
        slowed="{lost} alors que ton pouls montait {beats} : tu as ralenti, et c'était dur quand même.",
        faded="{lost} alors que ton pouls {did} {beats} : une baisse de régime, pas un pouls qui s'emballe{before}.",
        faded_blind="{lost} : une baisse de régime ; sans pouls, on ne sait pas ce qu'a fait le cœur.",
        fell="baissait avec elle",
        level="restait stable",
        before=" ; avant cela, ton pouls avait monté d'environ {pct} % à allure égale",
        drifted="à la fin, il avait monté d'environ {sure} à allure égale",
        held="il a tenu pendant que l'allure baissait : à la fin, trop haut pour elle d'environ {sure}",
        unclear="à la fin, il était trop haut pour ton allure d'environ {sure}, sans avoir monté",
        low="à la fin, il était d'environ {sure} sous ce que cette allure demandait les dix premières minutes",
        fitted="il a suivi ton allure jusqu'à la fin : {sure}",
        fitted_again=(
            "à partir de {at} il était jusqu'à {pct} % trop haut pour ton allure ; à la fin il la suivait"
            " de nouveau : {sure}"
        ),
        sure="{pct} % (sûr à 80 % : {low} à {high} %)",
        no_form="Ta foulée n'a pas pu être jugée dans cette course.",
        form_usual="Ta foulée est restée proche de ton habitude à cette allure ({names} : rien à dire).",
        once="{title} une fois, dès {at} pendant {least}{time}, {size}",
        times="{title} {n} fois, surtout dès {at} pendant {least}{time}, {size}",
        least="au moins ",
        size="environ {value} {unit} au-delà de ton habitude",
        no_pace="Trop peu de course à une même allure pour comparer avec des courses précédentes.",
        beside="À {pace} : {parts}.",
        joined=", ",
        as_usual="{name} {now}, à peu près comme d'habitude ({before} pour {runs})",
        higher="{name} {now}, plus que d'habitude ({before} pour {runs})",
        lower="{name} {now}, moins que d'habitude ({before} pour {runs})",
        no_date="L'enregistrement n'a pas de date : il n'est comparé à aucune autre course.",
        other_sensors="Tes courses précédentes à cette allure avaient d'autres capteurs : pas de comparaison.",
        no_earlier="Il n'y a pas de course précédente à cette allure.",
        not_judged="Non jugé : {names} ; les raisons sont plus bas.",
        set_right=(
            "Ce qui a été dit de ton pouls pendant la course est corrigé ici : il n'avait pas monté ; voir les"
            " alertes."
        ),
        all_but_fade="Tout ce qui est surveillé a pu être jugé, le pouls à cette allure seulement avant la baisse.",
        all_="Tout ce qui est surveillé a pu être jugé.",
        takes=" {title} : il faut encore {runs}.",
        earlier=Count("aucune course précédente", "1 course précédente", "{n} courses précédentes"),
        more_runs=Count("zéro course", "1 course", "{n} courses"),
    ),
    Language.SPANISH: Story(
        nothing="No se registró nada.",
        no_speed="{time} registrados sin velocidad: no se sabe ni la distancia ni el ritmo.",
        stood="Ningún movimiento en {time}.",
        walked="Caminaste {distance} en {time}, casi siempre a {pace}.",
        covered="Hiciste {distance} en {time}, {running} corriendo, casi siempre a {pace}{kind}.",
        ran="Corriste {distance} en {time}, casi siempre a {pace}{stops}{kind}.",
        stops=", con {time} de parada o velocidad desconocida",
        kind=": {kind}",
        no_heart="No se registró el pulso.",
        heart="Tu pulso estuvo casi siempre en {bpm} bpm; {rest}.",
        unjudged="no se puede juzgar si subió al mismo ritmo: {reason}",
        lost="Desde {at} tu ritmo bajó cerca de un {pct} % ({before} y luego {now})",
        slowed="{lost} mientras tu pulso subía {beats}: ibas más lento, y aun así fue duro.",
        faded="{lost} mientras tu pulso {did} {beats}: un bajón, no un pulso desbocado{before}.",
        faded_blind="{lost}: un bajón; sin pulso no se sabe qué hizo el corazón.",
        fell="bajaba con él",
        level="se mantenía",
        before="; antes tu pulso había subido cerca de un {pct} % al mismo ritmo",
        drifted="al final había subido cerca de un {sure} al mismo ritmo",
        held="se mantuvo mientras el ritmo bajaba: al final, alto para ese ritmo cerca de un {sure}",
        unclear="al final estaba alto para tu ritmo, cerca de un {sure}, sin haber subido",
        low="al final estaba cerca de un {sure} bajo lo que pedía este ritmo en los diez primeros minutos",
        fitted="siguió tu ritmo hasta el final: {sure}",
        fitted_again=(
            "desde {at} estuvo hasta un {pct} % alto para tu ritmo; al final volvió a encajar: {sure}"
        ),
        sure="{pct} % (80 % seguro: {low} a {high} %)",
        no_form="Tu técnica no se pudo juzgar en esta carrera.",
        form_usual="Tu técnica siguió cerca de lo habitual a este ritmo ({names}: nada que decir).",
        once="{title} una vez, desde {at} durante {least}{time}, {size}",
        times="{title} {n} veces, sobre todo desde {at} durante {least}{time}, {size}",
        least="al menos ",
        size="cerca de {value} {unit} más allá de lo habitual",
        no_pace="Hubo muy poca carrera a un mismo ritmo para comparar con carreras anteriores.",
        beside="A {pace}: {parts}.",
        joined=", ",
        as_usual="{name} {now}, más o menos lo habitual ({before} en {runs})",
        higher="{name} {now}, más que de costumbre ({before} en {runs})",
        lower="{name} {now}, menos que de costumbre ({before} en {runs})",
        no_date="El registro no tiene fecha; por eso no se compara con otras carreras.",
        other_sensors="Tus carreras anteriores a este ritmo llevaban otros sensores; por eso no se comparan.",
        no_earlier="No hay ninguna carrera anterior a este ritmo.",
        not_judged="No se juzgó: {names}; las razones están abajo.",
        set_right=(
            "Lo que se dijo de tu pulso durante la carrera se corrige aquí: no había subido; mira las alertas."
        ),
        all_but_fade="Todo lo que se vigila se pudo juzgar; el pulso a este ritmo, solo hasta el bajón.",
        all_="Todo lo que se vigila se pudo juzgar.",
        takes=" {title} necesita aún {runs}.",
        earlier=Count("ninguna carrera anterior", "1 carrera anterior", "{n} carreras anteriores"),
        more_runs=Count("ninguna carrera", "1 carrera", "{n} carreras"),
    ),
}
