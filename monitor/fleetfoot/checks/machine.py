"""What a run needs of this machine beside Bluetooth: a free port, room on the disk, a right clock, extras."""

from __future__ import annotations

import asyncio
import importlib.util
import shutil
import socket
from typing import TYPE_CHECKING, Final

from fleetfoot.checks import Finding, Verdict
from fleetfoot.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from fleetfoot.config import Config
    from fleetfoot.page.settings import PageSettings

MIB: Final = 2**20
LITTLE_MIB: Final = 200
"""Below this a hint: a season of runs; an hour takes 1 to 2 MB (docs/storage.md)."""
NOTHING_MIB: Final = 10
"""Below this a long run may not fit."""
CLOCK_S: Final = 2.0
"""How long the system gets to say whether its clock is synchronised."""
EXTRAS: Final = {
    "notify": ("apprise", "alerts to phones and desktops"),
    "parquet": ("pyarrow", "writing Parquet"),
    "sim": ("bumble", "being a virtual sensor on a Bluetooth controller"),
}
"""Of each extra the module that shows it, and what it is for."""


def disk(path: Path) -> Finding:
    """Return whether there is room where the store is or will be."""
    folder = next(each for each in (path, *path.absolute().parents) if each.is_dir())
    free_mib = shutil.disk_usage(folder).free / MIB
    return judge_room(folder, free_mib)


def judge_room(folder: Path, free_mib: float) -> Finding:
    """Return what is to be said of so much room."""
    text, remedy = (
        f"{free_mib:.0f} MiB are free at {folder}",
        "free some space, or move the store with store.path",
    )
    if free_mib < NOTHING_MIB:
        return Finding("disk", Verdict.BAD, text, remedy, StoreError.exit_code)
    if free_mib < LITTLE_MIB:
        return Finding("disk", Verdict.HINT, text, remedy)
    return Finding("disk", Verdict.WELL, text)


def port(page: PageSettings) -> Finding:
    """Return whether the live page can be served where the configuration says."""
    if not page.enabled:
        return Finding(
            "live page", Verdict.HINT, "it is switched off", "set page.enabled = true to see a run on a phone"
        )
    try:
        found = socket.getaddrinfo(page.host, page.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, address = found[0]
        with socket.socket(family, socket.SOCK_STREAM) as listening:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
    except OSError as error:
        text = f"{page.host}:{page.port} cannot be used: {error.strerror or error}"
        remedy = "is another run under way? else set page.port, or --listen HOST:PORT for one run"
        return Finding("live page", Verdict.HINT, text, remedy)
    return Finding("live page", Verdict.WELL, f"{page.host}:{page.port} is free")


def extras(config: Config, *, installed: Iterable[str] | None = None) -> list[Finding]:
    """Return which optional parts are there; one that the configuration needs and that is not is a failure."""
    present = list(installed) if installed is not None else [name for name in EXTRAS if _is_there(name)]
    findings = [Finding("extras", Verdict.WELL, f"installed: {', '.join(present) or 'none'}")]
    for name, (_, what) in EXTRAS.items():
        if name in present:
            continue
        wanted = name == "notify" and any(each.urls or each.urls_file for each in config.channels.values())
        verdict = Verdict.BAD if wanted else Verdict.HINT
        remedy = f"pip install 'fleetfoot[{name}]'"
        findings.append(
            Finding(f"extra {name}", verdict, f"not installed: {what}", remedy, 1 if wanted else 0)
        )
    return findings


def _is_there(extra: str) -> bool:
    return importlib.util.find_spec(EXTRAS[extra][0]) is not None


async def clock() -> list[Finding]:
    """Return whether the system keeps its clock right; nothing where it cannot be asked."""
    program = shutil.which("timedatectl")
    if program is None:
        return []
    process = await asyncio.create_subprocess_exec(
        program,
        "show",
        "--property=NTPSynchronized",
        "--value",
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(CLOCK_S):
            printed, _ = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        return []
    return judge_clock(printed.decode(errors="replace").strip())


def judge_clock(printed: str) -> list[Finding]:
    """Return what is to be said of systemd's answer, ``yes`` or ``no``; nothing of any other."""
    if printed == "yes":
        return [Finding("clock", Verdict.WELL, "it is synchronised")]
    if printed == "no":
        text = "it is not synchronised: runs may carry the wrong date"
        return [
            Finding(
                "clock", Verdict.HINT, text, "'sudo timedatectl set-ntp true', and a network now and then"
            )
        ]
    return []
