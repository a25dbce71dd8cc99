"""The answer in German."""

from __future__ import annotations

from typing import Final

from fleetfoot.words.answer.bundle import AnswerWords, Labels, Sentences, translated
from fleetfoot.words.settings import Language

_EASY: Final = "Lass etwa 80 % der Zeit so locker sein, dass du reden kannst"

WORDS: Final = AnswerWords(
    Language.GERMAN,
    Labels(
        heading="Warum waren meine Beine schwer?",
        first="Zuerst",
        for_="dafür",
        against="dagegen",
        missing="fehlt",
        advice="hilft",
        evidence="Beleg",
        about="Etwa {points} Punkte der Bewertung; Beleg {grade} dafür, dass es Beine schwer macht.",
        brief="etwa {points} Punkte, Beleg {grade}",
        unexplained="Unerklärt: {points} Punkte über deinem Üblichen.",
        also="Außerdem",
        weeks="Über Wochen",
        help="Gut zu wissen wäre",
        strengths={"likely": "wahrscheinlich", "possible": "möglich", "weak": "schwach"},
    ),
    Sentences(
        unrated="Du hast deine Beine nicht bewertet. Was sie schwer gemacht haben könnte:",
        unrated_likely="Du hast deine Beine nicht bewertet. Was sie wahrscheinlich schwer gemacht hat: {cause}.",
        unrated_nothing="Du hast deine Beine nicht bewertet. Nichts Bekanntes an diesem Lauf hätte sie schwer gemacht.",
        felt="Beine {legs} von 10, üblich {usual}.",
        no_heavier="Nicht schwerer als sonst; was es trotzdem gab:",
        several="Keine Ursache ragt heraus; am ehesten:",
        unexplained="Das meiste ist unerklärt, wie so oft: Was man weiß, erklärt wenig davon, wie Beine sich anfühlen.",
        likely="Am wahrscheinlichsten: {cause}.",
        usual=", üblich {usual}",
        little="nur wenig: {seen}",
        note="deine Notiz sagt „{note}“",
    ),
    translated(
        {
            "recent_load": (
                "Belastung der letzten Tage",
                "Belastung der letzten 3 Tage (RPE x min): {level}{usual}",
                "Belastung der letzten 3 Tage nicht höher als üblich: {level}{usual}",
                "Anstrengung (RPE) oder Puls der Läufe der letzten 3 Tage",
                "Leg ruhige Tage zwischen harte und ein, zwei freie Tage in die Woche.",
            ),
            "strength_or_downhill": (
                "Krafttraining oder langer Abstieg",
                "Beinkraft oder ein ungewohnter Abstieg in den letzten zwei Tagen",
                "weder Beinkraft noch ungewohnter Abstieg in den letzten zwei Tagen",
                "ob es in den letzten zwei Tagen Beinkraft gab",
                "Lass ein, zwei Tage zwischen Beinkraft und harten oder langen Läufen; die Beine"
                " gewöhnen sich daran.",
            ),
            "session_spike": (
                "ein viel längerer Lauf als die davor",
                "{more} % länger als der längste der 30 Tage davor",
                "nicht viel länger als der längste der 30 Tage davor",
                "mindestens 3 datierte Läufe in den 30 Tagen davor",
                "Mach den längsten Lauf eines Monats höchstens etwa 10 % länger als den des Monats davor.",
            ),
            "weekly_jump": (
                "mehr Kilometer als in der Woche davor",
                "{more} % mehr in 7 Tagen als in der volleren der zwei Wochen davor",
                "in 7 Tagen kaum mehr als in der volleren der zwei Wochen davor, oder weniger",
                "zwei Wochen datierter Läufe",
                "Die 10-%-Regel ist Brauch und schwach belegt; jede vierte Woche weniger ist eine gute Gewohnheit.",
            ),
            "overreaching": (
                "seit Wochen zu wenig Erholung (Überlastung)",
                "Puls bei diesem Tempo oder seine Erholung, Anstrengung und Morgenwerte: mindestens zwei"
                " sind anders als sonst",
                "Puls bei diesem Tempo, Anstrengung und Morgenwerte wie üblich",
                "zwei von: Puls bei gleichmäßigem Tempo, Anstrengung (RPE), Ruhepuls oder Variabilität"
                " mehrerer Morgen",
                "Lauf einige Tage locker, bis Morgen und lockere Läufe wieder wie sonst sind; jede"
                " vierte Woche weniger beugt vor.",
            ),
            "short_sleep": (
                "wenig Schlaf",
                "{level} h geschlafen{usual}",
                "etwa wie üblich geschlafen: {level} h{usual}",
                "Stunden Schlaf",
                "7-9 h Schlaf; nach einer kurzen Nacht lauf locker. Wenig Schlaf ermüdet den Körper mehr"
                " als die Beine.",
            ),
            "heat": (
                "Hitze",
                "warm: {level} °C{usual}",
                "nicht wärmer als üblich: {level} °C{usual}",
                "Lufttemperatur",
                "Lauf früh oder im Schatten, langsamer, und gib dem Körper etwa zehn Tage, sich an Hitze"
                " zu gewöhnen.",
            ),
            "dehydration": (
                "Flüssigkeitsverlust",
                "etwa {level} % der Körpermasse verloren (geschätzt){usual}",
                "nicht mehr Flüssigkeit verloren als üblich, etwa {level} % der Körpermasse{usual}",
                "Körpermasse vorher und nachher, oder was getrunken wurde",
                "Trink nach Durst, in kleinen Schlucken; auf langen heißen Läufen mit Salz. Zwing dich"
                " nie zum Trinken.",
            ),
            "fuel": (
                "zu wenig Kohlenhydrate",
                "Glykogen am Ende auf etwa {level} % voller Speicher geschätzt",
                "kurz oder locker genug, oder genug gegessen, dass die Speicher reichen (geschätzt)",
                "Kohlenhydrate während des Laufs, und Stunden seit der letzten Mahlzeit",
                "Iss 30 bis 60 g Kohlenhydrate je Stunde auf Läufen über 60 min, und 2-4 h vor langen"
                " eine Mahlzeit.",
            ),
            "fast_start": (
                "ein schneller Start",
                "{more} % schneller begonnen als üblich und als der Rest",
                "nicht schneller begonnen als üblich",
                "Tempo der ersten 10 min",
                "Beginn langsamer, als es sich natürlich anfühlt; heb etwas für das Ende auf.",
            ),
            "no_warm_up": (
                "kein Aufwärmen",
                "Puls in {level} der ersten 5 min hoch",
                "die ersten Minuten waren locker",
                "Puls der ersten 5 min",
                "Lauf die ersten 5-10 min locker.",
            ),
            "no_cool_down": (
                "der Lauf davor endete hart",
                "der Lauf davor endete hart, ohne lockere Minuten",
                "der Lauf davor endete locker oder liegt länger zurück",
                "Puls und Tempo am Ende des Laufs davor",
                "Lauf die letzten 5-10 min locker; das ist schwach belegt.",
            ),
            "too_little_easy": (
                "wenig lockeres Laufen",
                "{share} % des Laufens von 28 Tagen war locker",
                "{share} % des Laufens von 28 Tagen war locker, wie üblich oder mehr",
                "Puls der Läufe von vier Wochen",
                f"{_EASY}.",
            ),
            "overstriding": (
                "lange Schritte für das Tempo",
                "Schritte etwa {level} % länger als üblich bei diesem Tempo",
                "Schritte so lang wie üblich bei diesem Tempo",
                "Tempo und Schrittfrequenz",
                "Mach kürzere, schnellere Schritte, etwa 5 % mehr; kräftige Gesäß- und Rumpfmuskeln"
                " (Brücke, Stütz) helfen.",
            ),
            "bounce": (
                "Auf und Ab",
                "Auf und Ab etwa {level} % über dem, was die Schritte erklären",
                "nicht mehr Auf und Ab als üblich",
                "vertikale Bewegung",
                "Lauf aufrecht und ruhig; Stütz und Brücke kräftigen, was den Rumpf hält.",
            ),
            "form_decay": (
                "Laufstil, der sich spät änderte",
                "Bodenkontakt oder Frequenz änderten sich spät im Lauf",
                "Laufstil am Ende wie am Anfang",
                "eine halbe Stunde mit Frequenz oder Bodenkontakt",
                "Beende einen Lauf, wenn der Stil nachlässt; Steigerungen und Kraft (Stütz, Brücke)"
                " lassen ihn länger halten.",
            ),
            "asymmetry": (
                "eine Seite anders als die andere",
                "Kontaktverteilung {level} Punkte vom Üblichen entfernt",
                "links und rechts wie üblich",
                "Verteilung des Bodenkontakts",
                "Sieh zuerst nach Schuhen und schrägem Boden; hör auf, wenn es weh tut.",
            ),
            "surface": (
                "ungewohnter Boden",
                "Boden, der für dich ungewohnt ist",
                "der gewohnte Boden",
                "der Boden dieses Laufs und der früheren",
                "Wechsle den Boden nach und nach; weicherer Boden für lockere Läufe.",
            ),
            "shoes": (
                "Schuhe",
                "die Schuhe sind {distance} gelaufen, oder neu",
                "die Schuhe sind {distance} gelaufen",
                "welche Schuhe es waren",
                "Schuhe halten nach Brauch 500-800 km; nimm zwei Paare im Wechsel und neue zuerst auf"
                " kurzen Läufen.",
            ),
            "illness": (
                "krank",
                "krank, oder der Ruhepuls drei Morgen lang erhöht",
                "nicht krank",
                "ob du dich krank fühltest",
                "Ruh dich aus, bis es vorbei ist; kein Laufen mit Fieber. Geh zum Arzt, wenn es bleibt.",
            ),
        },
        {"session_spike": "A für Verletzungen, C für schwere Beine", "fuel": "A über 75 min"},
    ),
    {
        "onset_start": (
            "schwer von Anfang an",
            "nicht von Anfang an schwer",
            "ab wann die Beine schwer waren",
        ),
        "onset_after": (
            "erst nach einiger Zeit schwer",
            "nicht erst nach einiger Zeit",
            "ab wann die Beine schwer waren",
        ),
        "sore": ("mehr Muskelkater als üblich", "nicht mehr Muskelkater als üblich", "Muskelkater"),
        "rested": ("drei ruhige Tage davor", "keine drei ruhigen Tage davor", "Belastung der letzten 3 Tage"),
        "repeated_bout": ("an Krafttraining gewöhnt", "Krafttraining ist selten", "früheres Krafttraining"),
        "before_crossing": (
            "schwer, bevor der Lauf länger wurde als die davor",
            "schwer erst jenseits der Länge der Läufe davor",
            "ab wann die Beine schwer wurden",
        ),
        "fade": (
            "das Tempo ließ spät nach, und der Puls war da nicht höher",
            "das Tempo ließ nicht nach",
            "Tempo über 50 min oder mehr",
        ),
        "rmssd_out": (
            "Variabilität des Pulses außerhalb ihres Bands",
            "Variabilität des Pulses in ihrem Band",
            "RMSSD am Morgen",
        ),
        "resting_hr_high": (
            "Ruhepuls zwei oder mehr Morgen erhöht",
            "Ruhepuls wie üblich",
            "Ruhepuls am Morgen",
        ),
        "single_morning": (
            "nur ein Morgen war anders als üblich",
            "nicht nur ein einzelner Morgen",
            "Morgenwerte",
        ),
        "drift": ("der Puls stieg nach und nach", "der Puls stieg nicht", "Puls bei gleichmäßigem Tempo"),
        "acclimatised": ("an Hitze gewöhnt", "noch nicht an Hitze gewöhnt", "Temperaturen früherer Läufe"),
        "hot": ("25 °C oder mehr", "unter 25 °C", "Lufttemperatur"),
        "mild_loss": (
            "höchstens 4 % der Körpermasse verloren",
            "mehr als 4 % der Körpermasse verloren",
            "Körpermasse vorher und nachher",
        ),
        "easy_run": ("im Ganzen ein lockerer Lauf", "kein lockerer Lauf", "Puls"),
        "after_episode": (
            "schwer, nachdem der Laufstil sich geändert hatte",
            "schwer, bevor der Laufstil sich änderte",
            "ab wann die Beine schwer wurden, und wann der Laufstil sich änderte",
        ),
        "form_drift": (
            "Bodenkontakt oder Frequenz wanderten",
            "Bodenkontakt und Frequenz hielten",
            "Bodenkontakt oder Frequenz",
        ),
        "pace_changed": ("auch das Tempo änderte sich", "das Tempo hielt", "Tempo spät im Lauf"),
        "bends": ("auf einer Bahn, deren Kurven das machen", "nicht auf einer Bahn", "der Boden"),
        "heart_rate_high": (
            "Puls hoch für dieses Tempo",
            "Puls wie üblich für dieses Tempo",
            "Puls bei gleichmäßigem Tempo auf früheren Läufen",
        ),
    },
    {
        "iron": (
            "Beine seit Wochen schwer",
            "Wenig Eisen ist bei Läufern häufig, und nur ein Bluttest (Ferritin) zeigt es. Frag zuerst einen Arzt.",
        ),
        "low_energy": (
            "Beine seit Wochen schwer",
            "Zu wenig Essen für das Training macht Beine über Wochen schwer. Ausbleibende Regel,"
            " Ermüdungsbrüche oder"
            " häufige Krankheit gehören zum Arzt.",
        ),
        "too_little_easy": ("Wenig lockeres Laufen in vier Wochen", f"{_EASY}; die Belege sind gemischt."),
    },
    {
        "circulation": (
            "die Schwere kommt jedes Mal nach derselben Strecke",
            "Wenn sie nach Minuten Ruhe nachlässt, zeig sie einem Arzt, bevor du weiterläufst: Es kann"
            " die Durchblutung sein.",
        ),
        "other_medical": (
            "Beine trotz Ruhe seit mehr als zwei Wochen schwer",
            "Geh zum Arzt, bevor du weiter trainierst.",
        ),
    },
    {
        "chest": "Lauf nicht weiter: Hol sofort ärztliche Hilfe, wenn es da ist oder wiederkommt.",
        "swelling": "Zeig es heute einem Arzt, bevor du wieder läufst.",
        "numb": "Geh zum Arzt, wenn es zunimmt oder bleibt.",
        "medicine": "Frag den Arzt, der es verschrieben hat.",
    },
    {
        "slept_badly": "du hast schlecht geschlafen",
        "hot": "dir war es heiß",
        "new_shoes": "du liefst in neuen Schuhen",
    },
    {
        "legs": "Wie schwer waren deine Beine, 0 frisch bis 10 geht nicht mehr?",
        "onset": "Ab wann waren deine Beine schwer: von Anfang an, nach einigen Minuten oder jedes Mal"
        " nach derselben Strecke?",
        "rpe": "Wie hart war der Lauf, 0-10?",
        "sleep_h": "Wie viele Stunden hast du in der Nacht davor geschlafen?",
        "resting_hr_bpm": "Wie hoch war dein Ruhepuls am Morgen?",
        "rmssd_ms": "Wie hoch war die Variabilität deines Pulses (RMSSD) am Morgen?",
        "soreness": "Wie stark war der Muskelkater, 0-10?",
        "sick": "Fühltest du dich krank?",
        "strength": "Hast du in den zwei Tagen davor Beinkraft trainiert?",
        "carbs_g": "Wie viele Kohlenhydrate hast du während des Laufs gegessen (g)?",
        "meal_h": "Wie viele Stunden davor war deine letzte Mahlzeit?",
        "drunk_ml": "Wie viel hast du während des Laufs getrunken (mL)?",
        "mass_before_kg": "Was hast du vor dem Lauf gewogen?",
        "mass_after_kg": "Was hast du nach dem Lauf gewogen?",
        "temperature_c": "Wie warm war es (°C)?",
        "humidity_pct": "Wie feucht war die Luft (%)?",
        "surface": "Auf welchem Boden bist du gelaufen?",
        "shoe": "Welche Schuhe hattest du an?",
    },
    "Hör auf und hol sofort Hilfe bei Schmerz oder Druck in der Brust, Ohnmacht, ungewöhnlicher Atemnot,"
    " Herzklopfen, das"
    " nicht aufhört, Verwirrung bei Hitze, plötzlicher Schwäche oder Taubheit. Geh zum Arzt mit einem Bein, das"
    " geschwollen oder warm ist, mit Schmerz in Ruhe oder nachts, mit Taubheit, die zunimmt, oder wenn"
    " die Beine seit"
    " einem neuen Medikament schwer sind.",
)
