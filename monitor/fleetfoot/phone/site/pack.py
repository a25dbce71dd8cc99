"""Archives for the browser: the same content gives the same bytes."""

from __future__ import annotations

import io
import tarfile
import zipfile
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fleetfoot import __version__
from fleetfoot.phone.site.closure import closure

if TYPE_CHECKING:
    from collections.abc import Iterable

PYODIDE_FILES: Final = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
_DAY: Final = (1980, 1, 1, 0, 0, 0)
_PLATFORMS: Final = ("android", "bluezdbus", "corebluetooth", "p4android", "winrt")
"""Backends of bleak for systems that a browser is not."""
_NUMPY_IDLE: Final = (
    *("/tests/", "/f2py/", "/_pyinstaller/", "/testing/", "/include/", "/lib/pkgconfig/", "/doc/"),
    *("numpy/random/", "numpy/distutils/", "numpy/polynomial/", "numpy/ctypeslib/"),
    *("dist-info/licenses/numpy/", "dist-info/RECORD"),
)
"""What of numpy the phone never imports: numpy loads these when they are asked for."""
_STDLIB_IDLE: Final = (
    *(
        "_pyrepl",
        "compileall",
        "cProfile",
        "curses",
        "dbm",
        "doctest",
        "ensurepip",
        "filecmp",
        "fileinput",
        "ftplib",
    ),
    *(
        "idlelib",
        "imaplib",
        "lib2to3",
        "mailbox",
        "modulefinder",
        "multiprocessing",
        "netrc",
        "nntplib",
        "optparse",
    ),
    *(
        "pdb",
        "pickletools",
        "poplib",
        "profile",
        "pstats",
        "pty",
        "pydoc",
        "pydoc_data",
        "sched",
        "shelve",
        "smtplib",
    ),
    *(
        "sqlite3",
        "tabnanny",
        "telnetlib",
        "test",
        "timeit",
        "tkinter",
        "trace",
        "tracemalloc",
        "turtle",
        "turtledemo",
    ),
    *(
        "unittest",
        "venv",
        "wave",
        "webbrowser",
        "wsgiref",
        "xml",
        "xmlrpc",
        "zipapp",
        "http",
        "socketserver",
        "cmd",
    ),
)
"""Modules of the standard library that nothing here imports."""

_ENCODINGS: Final = frozenset(
    {
        *("__init__", "aliases", "ascii", "cp437", "idna", "latin_1", "punycode", "raw_unicode_escape"),
        *("unicode_escape", "utf_16", "utf_16_le", "utf_8", "utf_8_sig"),
    }
)
"""Of three hundred: text here is UTF-8, names in archives are of code page 437."""


def core() -> bytes:
    """Return fleetfoot's closed set of modules and what of bleak a browser needs."""
    files = {f"{_place(name, file)}": file.read_bytes() for name, file in closure().modules.items()}
    for name, version in (("fleetfoot", __version__), ("bleak", version_of("bleak"))):
        about = f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\n"
        files[f"{name}-{version}.dist-info/METADATA"] = about.encode()
    return _zipped({**files, **_bleak()})


def numpy(wheel: Path) -> bytes:
    """Return Pyodide's numpy without what the phone never imports."""
    with zipfile.ZipFile(wheel) as archive:
        names = [n for n in archive.namelist() if not _is_idle_numpy(n)]
        return _zipped({name: archive.read(name) for name in names})


def pyodide(tarball: Path) -> dict[str, bytes]:
    """Return Pyodide's files; its standard library without what nothing here imports."""
    with tarfile.open(tarball) as archive:
        found = {name: _member(archive, f"package/{name}") for name in PYODIDE_FILES}
    with zipfile.ZipFile(io.BytesIO(found["python_stdlib.zip"])) as archive:
        names = [n for n in archive.namelist() if not _is_idle_stdlib(n)]
        found["python_stdlib.zip"] = _zipped({name: archive.read(name) for name in names})
    return found


def licence_in(wheel: Path, ending: str) -> str:
    """Return a licence text that a wheel holds."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(ending))
        return archive.read(name).decode()


def version_of(package: str) -> str:
    """Return the version of a package that is installed here."""
    return metadata.version(package)


def bleak_licence() -> str:
    """Return bleak's licence text."""
    return next(str(file.read_text()) for file in metadata.files("bleak") or () if file.name == "LICENSE")


def _bleak() -> dict[str, bytes]:
    files = metadata.files("bleak") or ()
    wanted = [f for f in files if f.suffix == ".py" and not set(f.parts) & set(_PLATFORMS)]
    return {f.as_posix(): Path(str(f.locate())).read_bytes() for f in wanted if f.parts[0] == "bleak"}


def _place(name: str, file: Path) -> str:
    base = name.replace(".", "/")
    return f"{base}/__init__.py" if file.name == "__init__.py" else f"{base}.py"


def _is_idle_numpy(name: str) -> bool:
    return name.endswith((".pyi", ".a", ".h", ".pxd", ".pyx", ".c", "/")) or any(
        part in name for part in _NUMPY_IDLE
    )


def _is_idle_stdlib(name: str) -> bool:
    top = name.partition("/")[0].partition(".")[0]
    return top in _STDLIB_IDLE or (top == "encodings" and Path(name).stem not in _ENCODINGS)


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    content = archive.extractfile(name)
    if content is None:
        raise KeyError(name)
    return content.read()


def _zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in _ordered(files):
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return buffer.getvalue()


def _ordered(names: Iterable[str]) -> list[str]:
    return sorted(names)
