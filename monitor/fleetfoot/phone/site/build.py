"""The phone's web app as a folder: for any static host over https, or for localhost."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot import __version__
from fleetfoot.errors import UsageError
from fleetfoot.phone.site import pack
from fleetfoot.phone.site.interpreter import interpreter
from fleetfoot.phone.site.parts import NUMPY, PYODIDE, fetched

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

STATIC: Final = Path(__file__).with_name("static")
"""What the build of the package made of ``monitor/web/src/phone``."""
LICENCES: Final = Path(__file__).with_name("licences")
MARK: Final = "parts.json"
"""Says what there is and where it came from; a folder with this file may be built over."""
POLICY: Final = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self' https:; manifest-src 'self'; base-uri 'none'; form-action 'none'"
)
"""Content Security Policy, level 3, of the page: scripts, styles and pictures are our own files alone. Another host is
asked for nothing but to take a run, where the runner has given the link of a fleetfoot at home."""
WORKER_POLICY: Final = POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
"""That of the worker, which compiles WebAssembly; it counts where the host sends headers."""
PERMISSIONS: Final = ", ".join(
    [
        *(f"{used}=(self)" for used in ("bluetooth", "geolocation", "screen-wake-lock")),
        *(f"{barred}=()" for barred in ("camera", "microphone", "payment", "usb")),
    ]
)
HEADERS: Final = f"""/*
  Content-Security-Policy: {WORKER_POLICY}
  X-Content-Type-Options: nosniff
  Referrer-Policy: no-referrer
  Cross-Origin-Opener-Policy: same-origin
  Permissions-Policy: {PERMISSIONS}
"""
"""For hosts that read such a file; the policy also stands in the page itself."""


class Site(NamedTuple):
    """What was built."""

    version: str
    """Of fleetfoot and of every byte of the site."""
    files: Mapping[str, bytes]
    parts: tuple[dict[str, str], ...]
    """Name, version, licence and where it came from."""


def site(parts: Path | None, note: Callable[[str], None]) -> Site:
    """Return all files of the web app.

    Parameters
    ----------
    parts
        A folder that holds Pyodide and numpy; None fetches them where they are not in the cache.
    note
        Takes lines for people.

    Raises
    ------
    UnreadableError
        A part cannot be had.
    UsageError
        The package was installed without the page's files.
    """
    if not (STATIC / "index.html").is_file():
        raise UsageError(f"{STATIC}: the phone's page was not built: install fleetfoot anew, or 'make page'")
    made = {
        file.relative_to(STATIC).as_posix(): file.read_bytes() for file in STATIC.rglob("*") if file.is_file()
    }
    files = {**made, **interpreter(parts, note)}
    files["index.html"] = made["index.html"].replace(b"@policy@", POLICY.encode())
    files["licences.txt"] = _licences(made["licences.txt"].decode(), parts, note).encode()
    listed = _parts()
    digests = {
        name: hashlib.sha256(content).hexdigest()
        for name, content in sorted(files.items())
        if name != "sw.js"
    }
    version = f"{__version__}+{hashlib.sha256(json.dumps(digests).encode()).hexdigest()[:12]}"
    about = {"fleetfoot": version, "parts": listed}
    head = f"const SITE = {json.dumps({'version': version, 'files': digests}, separators=(',', ':'))};\n"
    files["sw.js"] = head.encode() + made["sw.js"]
    files[MARK] = json.dumps(about, indent=2).encode()
    files["_headers"] = HEADERS.encode()
    return Site(version, dict(sorted(files.items())), tuple(listed))


def put(built: Site, folder: Path) -> None:
    """Write a site into a folder: a new one, an empty one, or one that holds a site.

    Raises
    ------
    UsageError
        The folder holds something else, or cannot be written.
    """
    try:
        if folder.exists() and (
            not folder.is_dir() or (any(folder.iterdir()) and not (folder / MARK).is_file())
        ):
            raise UsageError(f"{folder} holds something else: name a new folder")
        for name, content in built.files.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    except OSError as error:
        raise UsageError(f"cannot write {folder}: {error.strerror}: name another place") from error


def _parts() -> list[dict[str, str]]:
    own = {
        "name": "fleetfoot",
        "version": __version__,
        "licence": "Apache-2.0",
        "comes from": "this installation",
    }
    bleak = {**own, "name": "bleak", "version": pack.version_of("bleak"), "licence": "MIT"}
    charts = {**own, "name": "uPlot", "version": _uplot(), "licence": "MIT"}
    others = [
        {
            "name": p.name,
            "version": p.version,
            "licence": p.licence,
            "comes from": p.comes_from,
            "sha256": p.sha256,
        }
        for p in (PYODIDE, NUMPY)
    ]
    return [own, *others, bleak, charts]


def _uplot() -> str:
    """Return the version that the page's own list of licences names."""
    first = (STATIC / "licences.txt").read_text(encoding="utf-8").partition("\n")[0]
    return first.removeprefix("uplot").strip()


def _licences(page: str, parts: Path | None, note: Callable[[str], None]) -> str:
    """Return the texts of all licences."""
    wheel = fetched(NUMPY, parts, note)
    texts = {
        f"Pyodide {PYODIDE.version}, https://pyodide.org (MPL-2.0; its source is there)": _text(
            "MPL-2.0.txt"
        ),
        "CPython 3.14 (PSF-2.0)": _text("PSF-2.0.txt"),
        f"numpy {NUMPY.version} (BSD-3-Clause)": pack.licence_in(wheel, "licenses/LICENSE.txt"),
        f"bleak {pack.version_of('bleak')} (MIT)": pack.bleak_licence(),
    }
    ruler = "=" * 78
    return "\n\n".join(
        [
            f"fleetfoot {__version__} (Apache-2.0)",
            page,
            *(f"{ruler}\n{name}\n\n{text}" for name, text in texts.items()),
        ]
    )


def _text(name: str) -> str:
    return (LICENCES / name).read_text(encoding="utf-8")
