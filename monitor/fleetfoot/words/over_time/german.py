"""Many runs in German."""

from __future__ import annotations

from typing import Final

from fleetfoot.words.over_time.bundle import Experiment, NextWeek, OverTimeWords, Recurs

WORDS: Final = OverTimeWords(
    Recurs(
        none="Keine Ursache kehrt wieder in {runs} bewerteten Läufen ({heavy} davon schwer).",
        heading="Was wiederkehrt, in {runs} bewerteten Läufen ({heavy} davon schwer), angenähert an das, was man von"
        " allen weiß:",
        points="in etwa {share} % der Läufe (n = {n}); {points} ± {sd} Punkte je Dosis, bei allen {everybody}",
        table=("Datum", "Lauf", "Beine", "Antwort", "am ehesten"),
        unexplained="unerklärt",
    ),
    NextWeek(
        heading="Nächste Woche",
        dated="Nächste Woche, vom letzten Lauf aus ({day})",
        undated="Über die nächste Woche ist nichts bekannt: Kein Lauf hat ein Datum.",
        settled="Wenn das geklärt ist:",
        longest="Lauf den nächsten langen Lauf kürzer als {limit}: Der längste der letzten 30 Tage war {longest}, und"
        " über 10 % mehr sind Verletzungen häufiger (Beleg A).",
        rebuild="Der längste Lauf der letzten 30 Tage, {longest}, ist mehr, als deine Wochen jetzt fassen: Bau den"
        " langen Lauf in kleinen Schritten wieder auf (Beleg C).",
        no_longest="Wie lang der nächste lange Lauf sein darf, ist nicht bekannt: In 30 Tagen gab es weniger als"
        " {least} Läufe.",
        easy="{share} % deines Laufens von 28 Tagen war locker:",
        more_easy="Lauf mehr davon so locker, dass du reden kannst, bis etwa {aim} % (Beleg C).",
        keep_easy="Bleib dabei (Beleg C).",
        no_easy="Wie viel deines Laufens locker ist, weiß man ohne Puls nicht; etwa {aim} % sind das Ziel (Beleg C).",
        weeks="Die letzten 7 Tage hatten {week}, die 7 davor {before}:",
        cut_back="Keine von vier Wochen war leichter; mach die nächste etwa {less} lang, ihren längsten Lauf höchstens"
        " {long} (Beleg C).",
        hold="Leg nächste Woche nichts drauf (Beleg C).",
        lighter="eine leichtere Woche; danach ist wieder etwa {before} üblich (Beleg C).",
        step="bis {more} ist ein üblicher Schritt (Beleg C).",
        no_weeks="Was für eine Woche ein üblicher Schritt ist, weiß man nicht: Dazu braucht es zwei Wochen Läufe mit"
        " ihrer Strecke.",
        cutbacks="Jede vierte Woche etwa ein Drittel weniger ist eine gute Gewohnheit (Beleg C).",
        overreached="Wahrscheinlich zu wenig Erholung: Mach die nächste Woche ganz locker und etwa ein Drittel kürzer,"
        " {less}, bis Morgen und lockere Läufe wieder wie sonst sind (Beleg B).",
        ill="Du warst krank: Ruh dich aus, bis es vorbei ist, kein Laufen mit Fieber, dann beginn mit kurzen lockeren"
        " Läufen, bevor du an Kilometer denkst (Beleg B).",
    ),
    Experiment(
        begins="Versuch seit {since}: {cause}. Wochen 1, 3, 5 damit, Wochen 2, 4, 6 ohne.",
        with_it="damit",
        without="ohne",
        kind="{name}: {weeks} Wochen, {runs} bewertete Läufe, Dosis {dose}, {felt}",
        above="{points} Punkte vom Üblichen",
        unrated="nicht bewertet",
        alike="Die Wochen unterscheiden sich darin zu wenig: Nichts lässt sich sagen.",
        adds="es bringt etwa {points} Punkte, auf {within} genau bekannt (samt dem, was man von allen weiß)",
        enough="Das genügt: Der Versuch kann enden.",
        go_on="Das genügt noch nicht: Mach {weeks} Wochen weiter, und bewerte jeden Lauf.",
    ),
)
