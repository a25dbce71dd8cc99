"""A pace that fades, in other languages."""

from __future__ import annotations

from typing import Final

from fleetfoot.words.detectors import Brief, Told, by_severity

TOLD: Final = {
    "de": Told(
        "Nachlassen",
        by_severity(
            *(
                "Etwa {value} langsamer als vorher, und dein Puls ist nicht höher:"
                f" Vielleicht lassen deine Beine nach. {advice}"
                for advice in (
                    "War es keine Absicht, nimm früh Tempo heraus.",
                    "Nimm Tempo heraus; iss etwas, wenn der Lauf lang ist.",
                    "Geh eine Weile oder lauf heute kürzer.",
                )
            )
        ),
        "Dein Tempo ist wieder da.",
    ),
    "fr": Told(
        "Jambes qui faiblissent",
        by_severity(
            *(
                "Environ {value} plus lentement qu’avant, sans que ton pouls soit plus haut :"
                f" tes jambes faiblissent peut-être. {advice}"
                for advice in (
                    "Si ce n’était pas voulu, lève le pied tôt.",
                    "Lève le pied ; si la sortie est longue, mange quelque chose.",
                    "Marche un peu ou raccourcis la sortie.",
                )
            )
        ),
        "Ton allure est revenue.",
    ),
    "es": Told(
        "Piernas que flaquean",
        by_severity(
            *(
                "Vas cerca de un {value} más lento que antes y tu pulso no ha subido:"
                f" puede que tus piernas flaqueen. {advice}"
                for advice in (
                    "Si no era tu intención, afloja pronto.",
                    "Afloja; si la carrera es larga, come algo.",
                    "Camina un rato o acorta la carrera.",
                )
            )
        ),
        "Tu ritmo ha vuelto.",
    ),
}
BRIEF: Final = {
    "en": Brief({"": "Ease off early", "severe": "Walk a while"}, {"": "{name} is fading"}),
    "de": Brief({"": "Früh Tempo herausnehmen", "severe": "Geh eine Weile"}, {"": "{name} lässt nach"}),
    "fr": Brief({"": "Ralentis tôt", "severe": "Marche un moment"}, {"": "{name} faiblit"}),
    "es": Brief({"": "Afloja pronto", "severe": "Camina un rato"}, {"": "{name} va a menos"}),
}
