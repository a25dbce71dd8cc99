"""The parts that are not fleetfoot's: fetched by the package managers, known by their digests, kept in a cache.

Nothing is taken on trust: what does not have the digest that stands here is not used. A folder that holds the files
serves as well as the network, under any name.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import platformdirs

from fleetfoot.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FETCH_S: Final = 900.0
"""How long a package manager may take for one part: 106 MB at 1 Mbit/s."""
CHUNK: Final = 1 << 20


class Part(NamedTuple):
    """One file that is not ours."""

    name: str
    version: str
    licence: str
    """SPDX."""
    comes_from: str
    """In words: which package of which registry."""
    file: str
    sha256: str


PYODIDE: Final = Part(
    "pyodide",
    "314.0.3",
    "MPL-2.0 (Pyodide), PSF-2.0 (CPython 3.14)",
    "npm package pyodide 314.0.3",
    "pyodide-314.0.3.tgz",
    "d7f7d24f8db486c7eda7280f3b0f7517524c8e43e8b086c6ee6ae8016658b484",
)
NUMPY: Final = Part(
    "numpy",
    "2.4.3",
    "BSD-3-Clause",
    "Pyodide's build of numpy 2.4.3, out of the wheel open-webui 0.12.4 of the Python package index",
    "numpy-2.4.3-cp314-cp314-pyemscripten_2026_0_wasm32.whl",
    "0cad9c1b91f0082e4f959bc0e0bf5835a2efbba6ab3b1e9d1fe6e7e564cca98e",
)
"""The digest is that of Pyodide's own lock. The index has no wheels for WebAssembly of this Python under numpy's name;
another package carries it, of which nothing else is used."""
CARRIER: Final = Part(
    "open-webui",
    "0.12.4",
    "not used: numpy alone is taken out of it",
    "the Python package index",
    "open_webui-0.12.4-py3-none-any.whl",
    "02e9caba96234db3fa17a92e56163b3f7f2b8ca8227fa886b85c178d696483f6",
)
_INSIDE: Final = f"open_webui/frontend/pyodide/{NUMPY.file}"
PARTS: Final = (PYODIDE, NUMPY)


def cache() -> Path:
    """Return the folder where parts are kept, of this user."""
    return platformdirs.user_cache_path("fleetfoot") / "phone"


def has(part: Part) -> bool:
    """Tell whether a part is in the cache, whole."""
    return _is(part, cache() / part.file)


def fetched(part: Part, folder: Path | None, note: Callable[[str], None]) -> Path:
    """Return the file of a part: out of the cache, else out of a folder, else by its package manager.

    Parameters
    ----------
    part
    folder
        Where files were put by hand; nothing is fetched then.
    note
        Takes a line before something large is fetched.

    Raises
    ------
    UnreadableError
        It cannot be had; the line says what was tried and what to do.
    """
    kept = cache() / part.file
    if _is(part, kept):
        return kept
    if folder is not None:
        found = next((file for file in sorted(folder.rglob("*")) if _is(part, file)), None)
        if found is None:
            raise UnreadableError(
                f"{folder}: holds no file with the SHA-256 of {part.file} ({part.sha256})",
                f"put it there: {part.comes_from}",
            )
        return _kept(found, kept)
    with tempfile.TemporaryDirectory(prefix="fleetfoot-phone-") as place:
        note(f"fetching {part.name} {part.version}: {part.comes_from} ...")
        file = _by_npm(part, Path(place)) if part is PYODIDE else _numpy(Path(place))
        if not _is(part, file):
            raise UnreadableError(
                f"{part.file} is not what it was: its SHA-256 is not {part.sha256}",
                "look at what stands between this machine and the registry",
            )
        return _kept(file, kept)


def _by_npm(part: Part, place: Path) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        raise UnreadableError(
            f"{part.name} {part.version} comes as an npm package, and there is no npm here",
            f"install Node, or give a folder that holds {part.file} with --parts",
        )
    wanted = f"{part.name}@{part.version}"
    _run([npm, "pack", wanted, "--ignore-scripts", "--silent", "--pack-destination", str(place)], part)
    return place / part.file


def _numpy(place: Path) -> Path:
    wanted = place / "wanted.txt"
    wanted.write_text(f"{CARRIER.name}=={CARRIER.version} --hash=sha256:{CARRIER.sha256}\n", encoding="ascii")
    flags = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    # Of another Python than this one, perhaps: it is not installed.
    flags += ["--only-binary=:all:", "--python-version=3.11", "--dest", str(place), "-r", str(wanted)]
    _run([sys.executable, "-m", "pip", "download", *flags], NUMPY)
    file = place / NUMPY.file
    try:
        with zipfile.ZipFile(place / CARRIER.file) as wheel:
            file.write_bytes(wheel.read(_INSIDE))
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise UnreadableError(f"{CARRIER.file}: {error}", "try again") from error
    return file


def _run(command: Sequence[str], part: Part) -> None:
    remedy = f"look at the network, or give a folder that holds {part.file} with --parts"
    try:
        done = subprocess.run(  # noqa: S603 - the package managers of this machine, with names that stand above
            command, capture_output=True, text=True, errors="replace", check=False, timeout=FETCH_S
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UnreadableError(f"{part.name} {part.version} cannot be fetched: {error}", remedy) from error
    if done.returncode != 0:
        why = _reason(done.stderr)
        raise UnreadableError(f"{part.name} {part.version} cannot be fetched: {why}", remedy)


def _reason(said: str) -> str:
    """Return the line that says why."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if "ERROR" in line or line.startswith("npm ")]
    known = next(
        (code for code in ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT") if code in said), ""
    )
    return known or (errors or lines or ["it gave no reason"])[-1][:200]


def _is(part: Part, file: Path) -> bool:
    """Tell whether a file is the part."""
    if not file.is_file():
        return False
    digest = hashlib.sha256()
    try:
        with file.open("rb") as content:
            while chunk := content.read(CHUNK):
                digest.update(chunk)
    except OSError:
        return False
    return digest.hexdigest() == part.sha256


def _kept(file: Path, kept: Path) -> Path:
    """Put a file into the cache, whole or not at all; where that cannot be written, say so."""
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=kept.parent)
        os.close(handle)
        shutil.copyfile(file, name)
        Path(name).replace(kept)
    except OSError as error:
        raise UnreadableError(
            f"{kept.parent}: cannot be written: {error.strerror}", "make room, or set XDG_CACHE_HOME"
        ) from error
    return kept
