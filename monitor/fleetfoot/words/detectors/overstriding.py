"""Long steps in other languages."""

from __future__ import annotations

from typing import Final

from fleetfoot.words.detectors import Brief, Told, by_severity

TOLD: Final = {
    "de": Told(
        "Lange Schritte",
        by_severity(
            *(
                f"{long} Schritte für dieses Tempo, etwa {{value}} länger als sonst bei dir."
                " Versuche kürzere, schnellere Schritte."
                for long in ("Lange", "Deutlich lange")
            )
        ),
        "Deine Schrittlänge ist wieder wie sonst bei diesem Tempo.",
    ),
    "fr": Told(
        "Longs pas",
        by_severity(
            *(
                f"Pas {long} pour cette allure, environ {{value}} de plus que d’habitude."
                " Essaie des pas plus courts et plus rapides."
                for long in ("longs", "nettement longs")
            )
        ),
        "La longueur de tes pas est revenue à ton habitude pour cette allure.",
    ),
    "es": Told(
        "Pasos largos",
        by_severity(
            *(
                f"Pasos {long} para este ritmo, cerca de un {{value}} más que de costumbre."
                " Prueba pasos más cortos y rápidos."
                for long in ("largos", "claramente largos")
            )
        ),
        "La longitud de tus pasos vuelve a ser la habitual a este ritmo.",
    ),
}
BRIEF: Final = {
    "en": Brief({"": "Shorter, quicker steps"}, {"": "{name}'s steps are long"}),
    "de": Brief({"": "Kürzere, schnellere Schritte"}, {"": "{name} macht lange Schritte"}),
    "fr": Brief({"": "Des pas plus courts, plus vifs"}, {"": "{name} fait des pas longs"}),
    "es": Brief({"": "Pasos más cortos y rápidos"}, {"": "{name} da pasos largos"}),
}
