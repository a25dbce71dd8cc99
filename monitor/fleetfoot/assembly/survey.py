"""What lies in the files that are to be imported: looked through once, with little memory, before anything is analysed.

Runs are analysed in the order of time, because each is judged by those before it, and archives are in no order at all.
So every file is looked at, what cannot be a run is passed over, and what may be one waits in a spool.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.diary.importing import side_of
from fleetfoot.errors import UnreadableError
from fleetfoot.sources.bundle.glance import Kind, glance, may_be_recorded
from fleetfoot.sources.bundle.strava import is_list, names_of
from fleetfoot.sources.bundle.walk import Problem, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import Path

    from fleetfoot.diary.side import Said
    from fleetfoot.sources.bundle.member import Member
    from fleetfoot.sources.bundle.spool import Spool

_LAST: Final = datetime.max.replace(tzinfo=UTC)


class Candidate(NamedTuple):
    """One file that may hold a run."""

    where: str
    name: str
    kind: Kind
    digest: str
    """SHA-256 (hex) of its unpacked content."""
    started_utc: datetime | None
    content: Callable[[], bytes]
    """Returns its unpacked content; UnreadableError where it is gone meanwhile."""
    path: Path | None
    """Where it lies; None in an archive."""


@dataclass(slots=True)
class Survey:
    """What was found."""

    candidates: list[Candidate] = field(default_factory=list[Candidate])
    said: list[Said] = field(default_factory=list["Said"])
    """What the diary and the like say, file by file."""
    passed: dict[str, None] = field(default_factory=dict[str, None])
    """What of that was passed over, one line each."""
    titles: dict[str, str] = field(default_factory=dict[str, str])
    """What runs are called, by the names of their files in the archive."""
    problems: list[Problem] = field(default_factory=list[Problem])
    sports: Counter[str] = field(default_factory=Counter[str])
    """Files of other sports."""
    files: int = 0
    nothing: int = 0
    """Files that hold no recording."""
    known: int = 0
    """Files that were imported before."""
    twice: int = 0
    """Files whose content was met before in this survey."""

    def in_order(self) -> list[Candidate]:
        """Return the candidates in the order of time; what has no date that can be seen comes last."""
        return sorted(self.candidates, key=lambda each: (each.started_utc or _LAST, each.where))


class Surveyor:
    """Looks through files.

    Parameters
    ----------
    known : Collection[str]
        Digests of the contents that were imported before.
    spool : Spool
        Where contents out of archives are kept.
    scratch : Path
        Folder for archives within archives.
    """

    def __init__(self, known: Collection[str], spool: Spool, scratch: Path) -> None:
        self.found = Survey()
        self._known = known
        self._spool = spool
        self._scratch = scratch
        self._met: set[str] = set()

    def look(
        self, paths: Iterable[Path], *, seen: Callable[[Survey], None], stopped: Callable[[], bool]
    ) -> Survey:
        """Look through everything under some paths until ``stopped``; ``seen`` is told after each file."""
        for each in walk(paths, scratch=self._scratch):
            if stopped():
                break
            if isinstance(each, Problem):
                self.found.problems.append(each)
            else:
                self.found.files += 1
                self._look_at(each)
            seen(self.found)
        return self.found

    def _look_at(self, member: Member) -> None:
        try:
            head = member.head()
            if listed := is_list(member.where, head):
                self.found.titles |= names_of(member.content())
            side = side_of(member, head)
            if side is not None:
                self._note(side.title, side.read(member), names=listed)
            elif may_be_recorded(member.name, head):
                self._weigh(member, member.content())
            else:
                self.found.nothing += 1
        except UnreadableError as error:
            self.found.problems.append(Problem(member.where, error.what.removeprefix(f"{member.where}: ")))

    def _note(self, title: str, said: Said, *, names: bool) -> None:
        """Take what a file says of days and runs; ``names`` tells whether it gave names already."""
        if not (said.notes or said.passed or said.runs):
            self.found.nothing += not names
            return
        self.found.said.append(said)
        self.found.passed |= dict.fromkeys(f"{title}: {line}" for line in said.passed)

    def _weigh(self, member: Member, content: bytes) -> None:
        what = glance(content)
        if what.kind is Kind.OTHER_SPORT:
            self.found.sports[what.sport] += 1
            return
        if what.kind is Kind.NOTHING:
            self.found.nothing += 1
            return
        digest = hashlib.sha256(content).hexdigest()
        if digest in self._known:
            self.found.known += 1
        elif digest in self._met:
            self.found.twice += 1
        else:
            self._met.add(digest)
            self.found.candidates.append(
                Candidate(
                    member.where,
                    member.name,
                    what.kind,
                    digest,
                    what.started_utc,
                    self._kept(member, content),
                    member.path,
                )
            )

    def _kept(self, member: Member, content: bytes) -> Callable[[], bytes]:
        """Return what gives a content again: from its file or, out of an archive, from the spool."""
        if member.path is not None:
            return member.content
        return partial(self._spool.get, self._spool.put(content))
