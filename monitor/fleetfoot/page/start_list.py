"""A list to be printed before the start: each athlete with a code that opens their own page on their phone."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote

import segno

from fleetfoot.page.files import file_of
from fleetfoot.words.settings import Language
from fleetfoot.words.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.page.files import File


class _Words(NamedTuple):
    title: str
    how: str
    here_only: str
    nobody: str


_WORDS: Final = {
    Language.ENGLISH: _Words(
        "Start list",
        "Scan your code: your own page opens on your phone. Whoever has a code can watch.",
        "These codes open on this machine only. Start fleetfoot with --listen 0.0.0.0 for codes that phones can open.",
        "No athlete is there yet.",
    ),
    Language.GERMAN: _Words(
        "Startliste",
        "Scanne deinen Code: Deine eigene Seite geht auf deinem Telefon auf. Wer einen Code hat, kann zusehen.",
        "Diese Codes gehen nur auf diesem Rechner auf. Starte fleetfoot mit --listen 0.0.0.0 für Codes für Telefone.",
        "Noch ist niemand da.",
    ),
    Language.FRENCH: _Words(
        "Liste de départ",
        "Scanne ton code : ta propre page arrive sur ton téléphone. Qui a un code peut regarder.",
        "Ces codes marchent sur cette machine seulement. Lance fleetfoot avec --listen 0.0.0.0 pour les téléphones.",
        "Personne encore.",
    ),
    Language.SPANISH: _Words(
        "Lista de salida",
        "Escanea tu código: tu propia página se abre en tu teléfono. Quien tiene un código puede mirar.",
        "Estos códigos solo se abren en esta máquina. Inicia fleetfoot con --listen 0.0.0.0 para los teléfonos.",
        "Todavía no hay nadie.",
    ),
}
_STYLE: Final = """\
body { margin: 10mm; font: 12pt/1.4 system-ui, sans-serif; color: #000; background: #fff; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 20pt; }
ul { display: flex; flex-wrap: wrap; gap: 8mm; margin: 8mm 0 0; padding: 0; list-style: none; }
li { width: 45mm; break-inside: avoid; text-align: center; }
svg { display: block; width: 45mm; height: 45mm; }
h2 { margin: 0; font-size: 14pt; }
.here { padding: 3mm; border: 1mm solid #000; }
"""
_DIGEST: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)
"""Of the list: its own style and nothing else, no script at all."""


def address_of(address: str, athlete: str) -> str:
    """Return what opens an athlete's own page; the name stands behind the hash and is sent to nobody.

    >>> address_of("http://pi:8737/?code=abc", "Zo\u00eb B.")
    'http://pi:8737/?code=abc#/athlete/Zo%C3%AB%20B.'
    """
    return f"{address}#/athlete/{quote(athlete, safe='', errors='replace')}"


def start_list(address: str, athletes: Sequence[str], language: Language, *, is_reachable: bool) -> File:
    """Return the list as a page.

    Parameters
    ----------
    address : str
        What opens the live page, with a code where one is asked for.
    athletes : Sequence[str]
    language : Language
    is_reachable : bool
        Whether other machines reach the address.
    """
    words = _WORDS[language]
    warning = "" if is_reachable else f'<p class="here">{escape(words.here_only)}</p>'
    cards = "".join(_card(address, athlete) for athlete in athletes)
    body = f"<ul>{cards}</ul>" if athletes else f"<p>{escape(words.nobody)}</p>"
    page = (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(words.title)} · fleetfoot</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(words.title)}</h1><p>{escape(words.how)}</p>{warning}{body}</main></body></html>\n"
    )
    return file_of(page.encode(errors="replace"), "html", policy=POLICY)


def _card(address: str, athlete: str) -> str:
    code = segno.make(address_of(address, athlete), micro=False, error="m")
    drawing = code.svg_inline(border=4, omitsize=True, svgclass=None, lineclass=None)
    hidden = drawing.replace("<svg ", '<svg aria-hidden="true" ', 1)
    return f"<li>{hidden}<h2>{escape(clean(athlete))}</h2></li>"
