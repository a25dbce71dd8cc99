"""What a note mentions that belongs before a doctor, in the languages that are spoken here.

A part of the body and a complaint near each other, or a word that says it by itself; accents do not count. It is
better to ask once too often, so the note is shown with what to do; what is everyday in a runner's notes (a chest strap,
weak legs, salt tablets) is no mention.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

GAP: Final = 40
"""Characters between a part of the body and a complaint; a sentence's end parts them."""

_CHEST: Final = (
    r"chest(?![ -]?(?:strap|belt|band|sensor|mount))|breastbone|sternum|brust(?!gurt|band|beutel|sensor)\w*"
    r"|poitrine|thoraci\w+|(?<!banda de )(?<!cinta de )(?<!banda del )pecho"
)
_CHEST_HURTS: Final = (
    r"pain\w*|hurt\w*|ach(?:e|es|ed|ing)|pressure|pressing|tight\w*|squeez\w*|stabb\w*|schmerz\w*|weh"
    r"|druck\w*|eng|enge"
    r"|engegefuhl|stech\w*|brenn\w*|beklemm\w*|douleur\w*|mal (?:a|au|dans)|pression|oppress\w*|serr\w*"
    r"|dolor\w*|duele\w*|opres\w*"
    r"|presion|apriet\w*"
)
_BEATS: Final = r"flutter\w*|racing|skip\w*|stolper\w*|rast\w*|emball\w*|acelerad\w*"
_LEG: Final = (
    r"legs?|calf|calves|thigh|bein\w*|wade\w*|oberschenkel"
    r"|jambe\w*|mollet\w*|cuisse|piernas?|pantorrillas?|gemelos?"
)
_SWOLLEN: Final = (
    r"swollen|swell\w*|swelled|dick|dicker|\w*geschwollen\w*|schwillt|schwellung"
    r"|gonfl\w*|enfl\w*|hinchad\w*|inflamad\w*"
)
_CALF: Final = r"calf|wade|mollet|pantorrilla|gemelo"
_WARM: Final = r"warm|hot|heiss|chaude?|caliente"
_HURTS: Final = (
    r"pain\w*|hurt\w*|ach(?:e|es|ed|ing)|cramp\w*|schmerz\w*|weh|krampf\w*|krampfe\w*|douleur\w*|mal a\w*|crampe\w*"
    r"|dolor\w*|duelen?|calambre\w*"
)
_AT_REST: Final = (
    r"at rest|at night|(?:in|during|all) (?:the )?night|resting|nachts|in der nacht|in ruhe|im liegen"
    r"|au repos|la nuit"
    r"|en reposo|de noche|por la noche"
)
_LIMB: Final = (
    r"legs?|foot|feet|toes?|fuss|fusse|bein\w*|zehen?|pieds?|orteils?|jambes?|pies?|piernas?|dedos?"
)
_TAKES: Final = (
    r"new|start\w*|began|begun|chang\w+|switch\w+|on|since|neu\w*|seit|nehme|jetzt|prend\w*|commenc\w*"
    r"|nouve\w*|depuis"
    r"|nuev\w*|empec\w*|empez\w*|tomo|desde"
)
_MEDICINE: Final = (
    r"medications?|medicines?(?! ball)|meds|drugs?|(?<!salt )(?<!electrolyte )tablets?|(?<!salt )pills?"
    r"|medikament\w*|(?<!salz)\w*(?<!salz)tabletten?|pillen?|blutdruckmittel|medicaments?|comprimes?|traitement"
    r"|medicamentos?|medicinas?|pastillas?(?! de sal)"
)


def _near(one: str, other: str, gap: int = GAP) -> str:
    between = rf"\b[^.;!?\n]{{0,{gap}}}?\b"
    return rf"\b(?:{one}){between}(?:{other})\b|\b(?:{other}){between}(?:{one})\b"


class Mention:
    """A pattern that is looked for without accents.

    Parameters
    ----------
    *patterns : str
        Regular expressions of folded text, any of which is a mention.
    """

    def __init__(self, *patterns: str) -> None:
        self._pattern = re.compile("|".join(patterns))

    def search(self, note: str) -> bool:
        """Return whether a note mentions it."""
        folded = unicodedata.normalize("NFKD", note.casefold())
        text = "".join(letter for letter in folded if not unicodedata.combining(letter))
        return self._pattern.search(text) is not None


MENTIONS: Final[tuple[tuple[str, str, Mention], ...]] = (
    (
        "chest",
        "other_medical",
        Mention(
            _near(_CHEST, _CHEST_HURTS),
            r"\bbrust(?:schmerz|druck|enge)\w*|palpita\w+|herz(?:rasen|stolpern)|\bsyncope|\bsincope",
            _near(r"heart(?! rate)|herz|coeur|corazon", _BEATS, 15),
            r"\bfaint(?:ed|ing)\b|(?:felt|feeling|almost|nearly|went) faint\b|pass(?:ed|ing) out\b"
            r"|black(?:ed|ing) out\b",
            r"lost consciousness|\bohnm[a]cht\w*|bewusstlos\w*|\bumgekippt\b|zusammengebrochen|\bkollabiert",
            r"\bevanou\w*|(?:perte de|perdu) connaissance|\bmalaise\b|\bdesmay\w*"
            r"|perd\w+ el (?:conocimiento|sentido)",
            r"\batemnot\b|could(?:n'?t| not) breathe|(?:short|shortness) of breath at rest|essouffl\w+ au repos",
        ),
    ),
    (
        "swelling",
        "other_medical",
        Mention(
            _near(_LEG, _SWOLLEN),
            _near(_CALF, _WARM, 12),
            _near(_HURTS, _AT_REST, 25),
            r"\b(?:ruhe|nacht)schmerz",
        ),
    ),
    (
        "numb",
        "nerve",
        Mention(
            r"\bnumb(?:ness)?\b|pins and needles|\btingl\w+|\btaub(?:heit\w*)?\b|\bkribbel\w*|\bengourdi\w*"
            r"|\bfourmi(?:s|llements?)\b|\bentumec\w*|\bhormigue\w*|foot drop|drop foot",
            _near(_LIMB, r"eingeschlafen|dormid[oa]s?"),
            r"weakness (?:grow|spread|in|of)\w*|getting weaker|g[ai]v(?:e|es|ing) way|\bknick\w* (?:weg|ein)\b"
            r"|weggeknickt",
            r"faiblesse (?:de|dans)|debilidad (?:de|en)",
        ),
    ),
    (
        "medicine",
        "medication",
        Mention(_near(_TAKES, _MEDICINE, 20), r"\be?statine?[ns]?\b|\bestatinas?\b|beta.?blo(?:ck|qu)\w*"),
    ),
)
"""By what a note mentions: the red flag that it is, and how it is found."""
