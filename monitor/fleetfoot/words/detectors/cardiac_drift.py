"""A heart rate that climbs, in other languages."""

from __future__ import annotations

from typing import Final

from fleetfoot.words.detectors import Brief, Told, by_severity

TOLD: Final = {
    "de": Told(
        "Steigender Puls",
        by_severity(
            *(
                f"Dein Puls ist bei diesem Tempo um etwa {{value}} gestiegen{rest}"
                for rest in (
                    ". Hitze, Flüssigkeit, Energie oder Anstrengung können dahinterstecken; lauf etwas ruhiger.",
                    ". Nimm Tempo heraus, trink nach Durst und kühle dich ab, wenn es geht.",
                    ", das ist viel. Lauf langsam oder geh; hör auf, wenn dir nicht gut ist.",
                )
            )
        ),
        "Dein Puls passt wieder zu deinem Tempo.",
    ),
    "fr": Told(
        "Pouls qui monte",
        by_severity(
            *(
                f"Ton pouls a monté d’environ {{value}} à cette allure{rest}"
                for rest in (
                    ". Chaleur, boisson, énergie ou effort peuvent en être la cause ; ralentis un peu.",
                    ". Ralentis, bois selon ta soif et rafraîchis-toi si tu peux.",
                    ", c’est beaucoup. Ralentis ou marche ; arrête-toi si tu ne te sens pas bien.",
                )
            )
        ),
        "Ton pouls correspond de nouveau à ton allure.",
    ),
    "es": Told(
        "Pulso que sube",
        by_severity(
            *(
                f"Tu pulso ha subido cerca de un {{value}} a este ritmo{rest}"
                for rest in (
                    ". Puede deberse al calor, la bebida, la energía o el esfuerzo; afloja un poco.",
                    ". Afloja, bebe según tu sed y refréscate si puedes.",
                    ", y es mucho. Baja el ritmo o camina; para si te encuentras mal.",
                )
            )
        ),
        "Tu pulso vuelve a encajar con tu ritmo.",
    ),
}
BRIEF: Final = {
    "en": Brief(
        {"": "Ease off a little", "severe": "Run slowly or walk"},
        {"": "{name}'s heart rate is rising at the same pace"},
    ),
    "de": Brief(
        {"": "Etwas ruhiger laufen", "severe": "Lauf langsam oder geh"},
        {"": "Der Puls von {name} steigt bei gleichem Tempo"},
    ),
    "fr": Brief(
        {"": "Ralentis un peu", "severe": "Cours lentement ou marche"},
        {"": "Le pouls de {name} monte à la même allure"},
    ),
    "es": Brief(
        {"": "Afloja un poco", "severe": "Corre despacio o camina"},
        {"": "El pulso de {name} sube al mismo ritmo"},
    ),
}
