"""Ground contact that drifts, in other languages: either way, and with what moves beside it."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final

from fleetfoot.words.detectors import Brief, Told

if TYPE_CHECKING:
    from collections.abc import Mapping

_LEVELS: Final = ("notice", "warning", "severe")


def _says(template: str, clearly: str, ways: Mapping[str, str], ends: Mapping[str, str]) -> dict[str, str]:
    """Return what is said by severity, direction and what moves beside it."""
    return {
        f"{level}{way}{end}": template.format(much="" if level == "notice" else clearly, way=ways[way])
        + ends[end]
        for level, way, end in product(_LEVELS, ways, ends)
    }


TOLD: Final = {
    "de": Told(
        "Bodenkontakt",
        _says(
            "Bodenkontakt {much}{way} als sonst bei diesem Tempo, etwa {{value}}",
            "deutlich ",
            {"": "länger", "+shorter_contact": "kürzer"},
            {
                "+shuffling": ", mit weniger Auf und Ab: Vielleicht schlurfst du. Heb die Knie etwas an.",
                "+reaching": ", mit längeren Schritten: Vielleicht greifst du zu weit aus."
                " Versuche schnellere Schritte.",
                "": ". Vielleicht werden deine Beine müde; nimm Tempo heraus, wenn sie schwer sind.",
            },
        ),
        "Dein Bodenkontakt ist wieder wie sonst bei diesem Tempo.",
    ),
    "fr": Told(
        "Contact au sol",
        _says(
            "Contact au sol {much}plus {way} que d’habitude à cette allure, d’environ {{value}}",
            "nettement ",
            {"": "long", "+shorter_contact": "court"},
            {
                "+shuffling": ", avec moins de rebond : tu traînes peut-être les pieds. Lève un peu les genoux.",
                "+reaching": ", avec de plus longs pas : tu allonges peut-être trop. Essaie des pas plus rapides.",
                "": ". Tes jambes fatiguent peut-être ; ralentis si elles sont lourdes.",
            },
        ),
        "Ton contact au sol est revenu à ton habitude pour cette allure.",
    ),
    "es": Told(
        "Contacto con el suelo",
        _says(
            "Contacto con el suelo {much}más {way} que de costumbre a este ritmo, cerca de un {{value}}",
            "claramente ",
            {"": "largo", "+shorter_contact": "corto"},
            {
                "+shuffling": ", con menos rebote: puede que arrastres los pies. Sube un poco las rodillas.",
                "+reaching": ", con pasos más largos: puede que alargues demasiado. Prueba pasos más rápidos.",
                "": ". Puede que tus piernas se cansen; afloja si las notas pesadas.",
            },
        ),
        "Tu contacto con el suelo vuelve a ser el habitual a este ritmo.",
    ),
}
BRIEF: Final = {
    "en": Brief(
        {"": "Quick feet, or ease off"},
        {
            "": "{name} stays longer on the ground than usual",
            "shorter_contact": "{name} stays shorter on the ground than usual",
        },
    ),
    "de": Brief(
        {"": "Flinke Füße, oder ruhiger"},
        {
            "": "{name} bleibt länger am Boden als sonst",
            "shorter_contact": "{name} bleibt kürzer am Boden als sonst",
        },
    ),
    "fr": Brief(
        {"": "Pieds vifs, ou ralentis"},
        {
            "": "{name} reste plus longtemps au sol que d’habitude",
            "shorter_contact": "{name} reste moins longtemps au sol que d’habitude",
        },
    ),
    "es": Brief(
        {"": "Pies rápidos, o afloja"},
        {
            "": "{name} pisa más tiempo el suelo que de costumbre",
            "shorter_contact": "{name} pisa menos tiempo el suelo que de costumbre",
        },
    ),
}
