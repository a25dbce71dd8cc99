"""A heart rate that is unusual at this effort today, in other languages: either way."""

from __future__ import annotations

from typing import Final

from fleetfoot.words.detectors import Brief, Told, by_severity


def _says(higher: str, lower: str) -> dict[str, str]:
    """Return what is said by severity and direction; there is one severity."""
    return {f"{level}+lower_heart_rate": lower for level in by_severity("", "")} | by_severity(higher, higher)


TOLD: Final = {
    "de": Told(
        "Puls heute",
        _says(
            "Puls etwa {value} höher als sonst bei diesem Tempo. Hitze, Schlaf, ein Infekt oder der Gurt können das"
            " machen: Lauf locker; geht es dir nicht gut, hör auf.",
            "Puls etwa {value} niedriger als sonst bei diesem Tempo. Müde Beine, kühle Luft, bessere Form oder der"
            " Gurt können das machen: Lauf locker, wenn du dich matt fühlst.",
        ),
        "Dein Puls ist wieder wie sonst bei diesem Tempo.",
    ),
    "fr": Told(
        "Pouls du jour",
        _says(
            "Pouls plus haut que d’habitude à cette allure, d’environ {value}. Chaleur, sommeil, infection ou"
            " ceinture peuvent l’expliquer : cours doucement ; si tu te sens mal, arrête.",
            "Pouls plus bas que d’habitude à cette allure, d’environ {value}. Jambes fatiguées, fraîcheur, meilleure"
            " forme ou ceinture peuvent l’expliquer : cours doucement si tu te sens à plat.",
        ),
        "Ton pouls est revenu à ton habitude pour cette allure.",
    ),
    "es": Told(
        "Pulso de hoy",
        _says(
            "Pulso más alto que de costumbre a este ritmo, cerca de {value}. Puede ser calor, sueño, una infección o"
            " la banda: corre suave; si te encuentras mal, para.",
            "Pulso más bajo que de costumbre a este ritmo, cerca de {value}. Pueden ser piernas cansadas, aire fresco,"
            " mejor forma o la banda: corre suave si te notas sin fuerza.",
        ),
        "Tu pulso vuelve a ser el habitual a este ritmo.",
    ),
}
BRIEF: Final = {
    "en": Brief(
        {"": "Take it easy today"},
        {
            "": "{name}'s heart rate is higher than usual at this pace",
            "lower_heart_rate": "{name}'s heart rate is lower than usual at this pace",
        },
    ),
    "de": Brief(
        {"": "Heute locker laufen"},
        {
            "": "Der Puls von {name} ist höher als sonst bei diesem Tempo",
            "lower_heart_rate": "Der Puls von {name} ist niedriger als sonst bei diesem Tempo",
        },
    ),
    "fr": Brief(
        {"": "Cours doucement"},
        {
            "": "Le pouls de {name} est plus haut que d’habitude à cette allure",
            "lower_heart_rate": "Le pouls de {name} est plus bas que d’habitude à cette allure",
        },
    ),
    "es": Brief(
        {"": "Corre suave hoy"},
        {
            "": "El pulso de {name} es más alto que de costumbre a este ritmo",
            "lower_heart_rate": "El pulso de {name} es más bajo que de costumbre a este ritmo",
        },
    ),
}
