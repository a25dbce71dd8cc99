"""Contact balance that moves, in other languages: to either foot."""

from __future__ import annotations

from typing import Final

from fleetfoot.words.detectors import Brief, Told, by_severity


def _says(left: str, right: str) -> dict[str, str]:
    """Return what is said by severity and foot; there is one severity."""
    return {f"{level}+right_longer": right for level in by_severity("", "")} | by_severity(left, left)


TOLD: Final = {
    "de": Told(
        "Kontaktbalance",
        _says(
            *(
                f"Dein {foot} Fuß bleibt länger am Boden als sonst: Die Kontaktbalance hat sich um etwa {{value}}"
                " verschoben. Wenn etwas wehtut, hör auf."
                for foot in ("linker", "rechter")
            )
        ),
        "Deine Kontaktbalance ist wieder wie sonst.",
    ),
    "fr": Told(
        "Équilibre du contact",
        _says(
            *(
                f"Ton pied {foot} reste plus longtemps au sol que d’habitude : l’équilibre du contact s’est déplacé"
                " d’environ {value}. Si tu as mal, arrête."
                for foot in ("gauche", "droit")
            )
        ),
        "Ton équilibre du contact est revenu à ton habitude.",
    ),
    "es": Told(
        "Equilibrio del contacto",
        _says(
            *(
                f"Tu pie {foot} se queda más tiempo en el suelo que de costumbre: el equilibrio del contacto se ha"
                " movido cerca de un {value}. Si algo te duele, para."
                for foot in ("izquierdo", "derecho")
            )
        ),
        "Tu equilibrio del contacto vuelve a ser el habitual.",
    ),
}
BRIEF: Final = {
    "en": Brief(
        {"": "If it hurts, stop"},
        {
            "": "{name}'s left foot stays longer on the ground than usual",
            "right_longer": "{name}'s right foot stays longer on the ground than usual",
        },
    ),
    "de": Brief(
        {"": "Wenn es wehtut, hör auf"},
        {
            "": "Der linke Fuß von {name} bleibt länger am Boden als sonst",
            "right_longer": "Der rechte Fuß von {name} bleibt länger am Boden als sonst",
        },
    ),
    "fr": Brief(
        {"": "Si tu as mal, arrête"},
        {
            "": "Le pied gauche de {name} reste plus longtemps au sol que d’habitude",
            "right_longer": "Le pied droit de {name} reste plus longtemps au sol que d’habitude",
        },
    ),
    "es": Brief(
        {"": "Si duele, para"},
        {
            "": "El pie izquierdo de {name} se queda más tiempo en el suelo que de costumbre",
            "right_longer": "El pie derecho de {name} se queda más tiempo en el suelo que de costumbre",
        },
    ),
}
