"""What the figures of a finished run say: heart rate against effort, its doubt, the beats, the balance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.words.settings import Language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Reviewed(NamedTuple):
    """The sentences of one language."""

    effort_unjudged: str
    from_to: str
    end: str
    sure_bpm: str
    no_change: str
    rose: str
    fell: str
    halves: str
    """``{others}`` and why there is nothing at equal effort."""
    halves_unjudged: str
    halves_own: str
    halves_own_only: str
    sure_pct: str
    ways: Sequence[str]
    """Behind a figure, the way it was counted: raw pace, normalised graded pace, normalised power."""
    efficiency: str
    not_believed: str
    beats: str
    too_many_artefacts: str
    balance: str
    left: str
    right: str
    own: str
    own_names: Sequence[str]
    """Cadence, bounce, ground contact and heart rate, as this sentence calls them."""
    higher: str
    lower: str
    unchanged: str
    slowing: str
    rising: str
    eased: str
    little: str
    level: str
    partly: str


REVIEWED: Final[Mapping[Language, Reviewed]] = {
    Language.ENGLISH: Reviewed(
        effort_unjudged="Heart rate at the same effort: cannot judge because {reason}.",
        from_to="from minute {minute} to {until}",
        end="the end",
        sure_bpm="80 % sure: {low} to {high} bpm",
        no_change="Heart rate at the same effort: no clear change {when} ({change} bpm; {sure}).",
        rose="Heart rate at the same effort rose by about {bpm} bpm ({pct} %) {when} ({sure}).",
        fell="Heart rate at the same effort fell by about {bpm} bpm ({pct} %) {when} ({sure}).",
        halves=(
            "Heart rate against pace, second half beside first: {others}; at equal effort it cannot be judged because"
            " {why}."
        ),
        halves_unjudged="Heart rate against pace, second half beside first: cannot judge because {why}.",
        halves_own="Heart rate against pace, second half beside first: {pct} % at equal effort ({sure}); {others}.",
        halves_own_only=(
            "Heart rate against pace, second half beside first: {pct} % at equal effort ({sure}); by pace alone it"
            " cannot be judged because {why}."
        ),
        sure_pct="80 % sure: {low} to {high} %",
        ways=(
            "decoupling by raw pace is {pct} %",
            "as TrainingPeaks counts it {pct} %",
            "by power {pct} %",
        ),
        efficiency="Way for each heartbeat (efficiency factor): {ef} m, give or take {sd}.",
        not_believed="Heart rate was not believed for {time}: {reasons}.",
        beats=(
            "Variability of beats: DFA a1 {a1}, RMSSD {rmssd} ms (medians of {time}, artefacts {artefacts} %; two"
            " minutes of DFA a1 are good for {doubt} either way)."
        ),
        too_many_artefacts=(
            "Variability of beats: cannot judge because {pct} % of them are artefacts, where {most} % are the most;"
            " wet the strap and wear it tighter."
        ),
        balance=(
            "From {at} on your {side} foot stayed longer on the ground than in your first minutes (left {before} %,"
            " later {now} %). If something hurts, stop."
        ),
        left="left",
        right="right",
        own=(
            "Judged against your own first minutes, since there is no speed (last 10 min beside minutes 5 to 15):"
            " {figures}. Whether that was the pace or the legs cannot be known."
        ),
        own_names=("cadence", "bounce", "ground contact", "heart rate"),
        higher="{name} {value} {unit} higher",
        lower="{name} {value} {unit} lower",
        unchanged="{name} unchanged",
        slowing="Over the last {time} your pace fell by about {pct} % ({before} to {now}){meanwhile}.",
        rising=" while your heart rate rose {beats}",
        eased=", and your heart rate with it {beats}",
        little=" while your heart rate fell a little {beats}: legs that faded, or a pace that you let go",
        level=" while your heart rate stayed level {beats}: legs that faded, or a pace that you let go",
        partly="judged for {judged} of {running} of running",
    ),
    Language.GERMAN: Reviewed(
        effort_unjudged="Puls bei gleicher Anstrengung: nicht zu beurteilen, denn {reason}.",
        from_to="von Minute {minute} bis {until}",
        end="zum Ende",
        sure_bpm="80 % sicher: {low} bis {high} bpm",
        no_change="Puls bei gleicher Anstrengung: keine klare Änderung {when} ({change} bpm; {sure}).",
        rose="Dein Puls stieg bei gleicher Anstrengung um etwa {bpm} bpm ({pct} %) {when} ({sure}).",
        fell="Dein Puls fiel bei gleicher Anstrengung um etwa {bpm} bpm ({pct} %) {when} ({sure}).",
        halves=(
            "Puls zum Tempo, zweite Hälfte neben erster: {others}; bei gleicher Anstrengung nicht zu beurteilen, denn"
            " {why}."
        ),
        halves_unjudged="Puls zum Tempo, zweite Hälfte neben erster: nicht zu beurteilen, denn {why}.",
        halves_own="Puls zum Tempo, zweite Hälfte neben erster: {pct} % bei gleicher Anstrengung ({sure}); {others}.",
        halves_own_only=(
            "Puls zum Tempo, zweite Hälfte neben erster: {pct} % bei gleicher Anstrengung ({sure}); nach dem Tempo"
            " allein nicht zu beurteilen, denn {why}."
        ),
        sure_pct="80 % sicher: {low} bis {high} %",
        ways=(
            "Entkopplung nach bloßem Tempo {pct} %",
            "wie TrainingPeaks sie zählt {pct} %",
            "nach Leistung {pct} %",
        ),
        efficiency="Weg je Herzschlag (Effizienzfaktor): {ef} m, auf {sd} genau.",
        not_believed="Der Puls wurde {time} lang nicht geglaubt: {reasons}.",
        beats=(
            "Schwankung der Herzschläge: DFA a1 {a1}, RMSSD {rmssd} ms (Mitte aus {time}, {artefacts} % falsch"
            " gemessen; zwei Minuten DFA a1 sind auf {doubt} genau)."
        ),
        too_many_artefacts=(
            "Schwankung der Herzschläge: nicht zu beurteilen, denn {pct} % sind falsch gemessen, höchstens {most} %"
            " dürfen es sein; mach den Gurt nass und trag ihn enger."
        ),
        balance=(
            "Ab {at} blieb dein {side} Fuß länger am Boden als in deinen ersten Minuten (linker {before} %, später"
            " {now} %). Wenn etwas weh tut, hör auf."
        ),
        left="linker",
        right="rechter",
        own=(
            "Beurteilt an deinen eigenen ersten Minuten, denn das Tempo fehlt (letzte 10 min neben Minute 5 bis 15):"
            " {figures}. Ob das am Tempo oder an den Beinen lag, ist nicht zu wissen."
        ),
        own_names=("Schrittfrequenz", "Auf und Ab", "Bodenkontakt", "Puls"),
        higher="{name} {value} {unit} höher",
        lower="{name} {value} {unit} niedriger",
        unchanged="{name} unverändert",
        slowing="In den letzten {time} fiel dein Tempo um etwa {pct} % ({before} auf {now}){meanwhile}.",
        rising=", während dein Puls stieg {beats}",
        eased=", und dein Puls mit ihm {beats}",
        little=(
            ", während dein Puls ein wenig fiel {beats}: Beine, die nachließen, oder ein Tempo, das du gehen ließest"
        ),
        level=(
            ", während dein Puls gleich blieb {beats}: Beine, die nachließen, oder ein Tempo, das du gehen ließest"
        ),
        partly="{judged} von {running} Laufen lang beurteilt",
    ),
    Language.FRENCH: Reviewed(
        effort_unjudged="Pouls à effort égal : impossible à juger, car {reason}.",
        from_to="de la minute {minute} à {until}",
        end="la fin",
        sure_bpm="sûr à 80 % : {low} à {high} bpm",
        no_change="Pouls à effort égal : pas de changement net {when} ({change} bpm ; {sure}).",
        rose="À effort égal, ton pouls a monté d'environ {bpm} bpm ({pct} %) {when} ({sure}).",
        fell="À effort égal, ton pouls a baissé d'environ {bpm} bpm ({pct} %) {when} ({sure}).",
        halves=(
            "Pouls pour l'allure, seconde moitié face à la première : {others} ; à effort égal impossible à juger,"
            " car {why}."
        ),
        halves_unjudged="Pouls pour l'allure, seconde moitié face à la première : impossible à juger, car {why}.",
        halves_own=(
            "Pouls pour l'allure, seconde moitié face à la première : {pct} % à effort égal ({sure}) ; {others}."
        ),
        halves_own_only=(
            "Pouls pour l'allure, seconde moitié face à la première : {pct} % à effort égal ({sure}) ; à l'allure"
            " seule, impossible à juger, car {why}."
        ),
        sure_pct="sûr à 80 % : {low} à {high} %",
        ways=(
            "découplage à l'allure brute {pct} %",
            "selon TrainingPeaks {pct} %",
            "à la puissance {pct} %",
        ),
        efficiency="Chemin par battement (facteur d'efficacité) : {ef} m, à {sd} près.",
        not_believed="Le pouls n'a pas été cru pendant {time} : {reasons}.",
        beats=(
            "Variabilité des battements : DFA a1 {a1}, RMSSD {rmssd} ms (milieu de {time}, {artefacts} % mal mesurés ;"
            " deux minutes de DFA a1 valent à {doubt} près)."
        ),
        too_many_artefacts=(
            "Variabilité des battements : impossible à juger, car {pct} % sont mal mesurés, {most} % au plus ;"
            " mouille la ceinture et serre-la davantage."
        ),
        balance=(
            "Dès {at}, ton pied {side} est resté plus longtemps au sol qu'aux premières minutes (gauche {before} %,"
            " ensuite {now} %). Si quelque chose fait mal, arrête."
        ),
        left="gauche",
        right="droit",
        own=(
            "Jugé sur tes propres premières minutes, faute de vitesse (10 dernières min contre minutes 5 à 15) :"
            " {figures}. Impossible de savoir si c'était l'allure ou les jambes."
        ),
        own_names=("cadence de pas", "rebond", "contact au sol", "pouls"),
        higher="{name} {value} {unit} de plus",
        lower="{name} {value} {unit} de moins",
        unchanged="{name} inchangé",
        slowing="Sur les dernières {time}, ton allure a baissé d'environ {pct} % ({before} puis {now}){meanwhile}.",
        rising=" alors que ton pouls montait {beats}",
        eased=", et ton pouls avec elle {beats}",
        little=(
            " alors que ton pouls baissait un peu {beats} : des jambes qui faiblissaient, ou une allure relâchée"
        ),
        level=(
            " alors que ton pouls restait stable {beats} : des jambes qui faiblissaient, ou une allure relâchée"
        ),
        partly="jugé pendant {judged} sur {running} de course",
    ),
    Language.SPANISH: Reviewed(
        effort_unjudged="Pulso con el mismo esfuerzo: no se puede juzgar porque {reason}.",
        from_to="del minuto {minute} {until}",
        end="al final",
        sure_bpm="80 % seguro: {low} a {high} bpm",
        no_change="Pulso con el mismo esfuerzo: sin cambio claro {when} ({change} bpm; {sure}).",
        rose="Con el mismo esfuerzo tu pulso subió cerca de {bpm} bpm ({pct} %) {when} ({sure}).",
        fell="Con el mismo esfuerzo tu pulso bajó cerca de {bpm} bpm ({pct} %) {when} ({sure}).",
        halves=(
            "Pulso para el ritmo, segunda mitad junto a la primera: {others}; con igual esfuerzo no se puede juzgar"
            " porque {why}."
        ),
        halves_unjudged="Pulso para el ritmo, segunda mitad junto a la primera: no se puede juzgar porque {why}.",
        halves_own=(
            "Pulso para el ritmo, segunda mitad junto a la primera: {pct} % con igual esfuerzo ({sure}); {others}."
        ),
        halves_own_only=(
            "Pulso para el ritmo, segunda mitad junto a la primera: {pct} % con igual esfuerzo ({sure}); solo por el"
            " ritmo no se puede juzgar porque {why}."
        ),
        sure_pct="80 % seguro: {low} a {high} %",
        ways=(
            "desacople por ritmo bruto {pct} %",
            "según TrainingPeaks {pct} %",
            "por potencia {pct} %",
        ),
        efficiency="Camino por latido (factor de eficiencia): {ef} m, con un margen de {sd}.",
        not_believed="El pulso no se creyó durante {time}: {reasons}.",
        beats=(
            "Variabilidad de los latidos: DFA a1 {a1}, RMSSD {rmssd} ms (centro de {time}, {artefacts} % mal medidos;"
            " dos minutos de DFA a1 valen con un margen de {doubt})."
        ),
        too_many_artefacts=(
            "Variabilidad de los latidos: no se puede juzgar porque el {pct} % está mal medido, {most} % como mucho;"
            " moja la banda y ajústala más."
        ),
        balance=(
            "Desde {at} tu pie {side} estuvo más tiempo en el suelo que en tus primeros minutos (izquierdo {before} %,"
            " luego {now} %). Si algo duele, para."
        ),
        left="izquierdo",
        right="derecho",
        own=(
            "Juzgado con tus propios primeros minutos, pues falta la velocidad (últimos 10 min junto a los minutos 5"
            " a 15): {figures}. No se puede saber si fue el ritmo o las piernas."
        ),
        own_names=("cadencia", "rebote", "contacto con el suelo", "pulso"),
        higher="{name} {value} {unit} más",
        lower="{name} {value} {unit} menos",
        unchanged="{name} sin cambio",
        slowing="En los últimos {time} tu ritmo bajó cerca de un {pct} % ({before} y luego {now}){meanwhile}.",
        rising=" mientras tu pulso subía {beats}",
        eased=", y tu pulso con él {beats}",
        little=" mientras tu pulso bajaba un poco {beats}: piernas que flaqueaban, o un ritmo que dejaste ir",
        level=" mientras tu pulso se mantenía {beats}: piernas que flaqueaban, o un ritmo que dejaste ir",
        partly="juzgado durante {judged} de {running} de carrera",
    ),
}
