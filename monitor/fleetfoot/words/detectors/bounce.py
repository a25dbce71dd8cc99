"""Bounce in other languages."""

from __future__ import annotations

from typing import Final

from fleetfoot.words.detectors import Brief, Told, by_severity

TOLD: Final = {
    "de": Told(
        "Auf und Ab",
        by_severity(
            *(
                f"{much} Auf und Ab, als deine Schritte erklären, etwa {{value}}."
                " Lauf aufrecht und lass die Kraft nach vorn gehen."
                for much in ("Mehr", "Deutlich mehr")
            )
        ),
        "Dein Auf und Ab ist wieder wie sonst.",
    ),
    "fr": Told(
        "Rebond",
        by_severity(
            *(
                f"{much} de rebond que tes pas ne l’expliquent, environ {{value}}."
                " Cours bien droit et laisse l’énergie aller vers l’avant."
                for much in ("Plus", "Nettement plus")
            )
        ),
        "Ton rebond est revenu à ton habitude.",
    ),
    "es": Told(
        "Rebote",
        by_severity(
            *(
                f"{much} rebote del que explican tus pasos, cerca de un {{value}}."
                " Corre erguido y deja que la energía vaya hacia delante."
                for much in ("Más", "Claramente más")
            )
        ),
        "Tu rebote vuelve a ser el habitual.",
    ),
}
BRIEF: Final = {
    "en": Brief({"": "Run tall, push forward"}, {"": "{name} bounces more than usual"}),
    "de": Brief({"": "Aufrecht, Kraft nach vorn"}, {"": "{name} läuft mit mehr Auf und Ab als sonst"}),
    "fr": Brief({"": "Reste droit, pousse vers l’avant"}, {"": "{name} rebondit plus que d’habitude"}),
    "es": Brief({"": "Corre erguido, hacia delante"}, {"": "{name} rebota más que de costumbre"}),
}
