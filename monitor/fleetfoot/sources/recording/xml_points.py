"""The border to lxml: XML of any program as a stream of elements; none of its exceptions gets past here."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, cast

from lxml import etree as untyped  # type: ignore[import-untyped]

from fleetfoot.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

etree = cast("Any", untyped)
"""lxml has no types: :class:`Element` says what is used of it."""
_ENTITY: Final = re.compile(r"<!\s*(ENTITY|DOCTYPE[^>\[]*\[)", re.IGNORECASE)
_DECLARATION: Final = re.compile(r"^\s*(<\?xml[^>]*\?>)?", re.IGNORECASE)
_ROOT: Final = re.compile(r"<(?![?!])\s*(?:[\w.-]+:)?([\w.-]+)")
_STRAY: Final = re.compile(r"<(?![A-Za-z_/!?])")
"""What begins no tag: the parser would lose all that follows it."""
_DEEPEST: Final = 64
"""Elements in elements; real files have eight."""
_MOST: Final = 4_000_000
"""Elements of a document: a run of four days has three million."""
_MOST_PARTS: Final = 1000
"""Elements in one point; real ones have thirty."""


class Element(Protocol):
    """What is used of lxml's elements, which have no types."""

    tag: object
    text: str | None

    def get(self, key: str, default: str) -> str:
        """Return an attribute."""
        ...

    def iter(self) -> Iterator[Element]:
        """Yield the element and all in it."""
        ...

    def clear(self) -> None:
        """Forget what is in it."""
        ...

    def getparent(self) -> Element | None:
        """Return what it is in."""
        ...

    def getprevious(self) -> Element | None:
        """Return its elder sibling."""
        ...

    def __delitem__(self, index: int) -> None: ...


class Event(NamedTuple):
    """An element began, or one that is wanted as a whole ended."""

    begins: bool
    name: str
    """Without its namespace."""
    element: Element


def root_of(text: str) -> str:
    """Return the name of the outermost element, without its prefix; empty where there is none."""
    found = _ROOT.search(text[:10_000])
    return found[1] if found else ""


def local(element: Element) -> str:
    """Return the name of an element without namespace or prefix; empty for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def texts(element: Element) -> dict[str, str]:
    """Return the texts in an element by the names of theirs; of several of a name the last."""
    return {local(part): part.text.strip() for part in element.iter() if part.text}


@dataclass(slots=True)
class Document:
    """A document on its way through the parser; what has been read is let go, so that a long one takes no memory.

    Parameters
    ----------
    where : str
        The file, for messages.
    text : str
    begin, whole : frozenset[str]
        Elements whose beginning is wanted, and those that are wanted as a whole when they end.
    """

    where: str
    text: str
    begin: frozenset[str]
    whole: frozenset[str]
    fault: str = ""
    """The first thing that is not well-formed, known when all events have been taken."""
    _depth: int = field(init=False, default=0)
    _begun: int = field(init=False, default=0)
    """Elements begun so far."""
    _parts: int = field(init=False, default=0)
    """Elements begun since one that is wanted as a whole began; 0 outside of them."""

    @property
    def warnings(self) -> list[str]:
        """What was wrong with it, in a line."""
        if not self.fault:
            return []
        if "Premature end" in self.fault or "not finished" in self.fault or "no element found" in self.fault:
            return [f"breaks off ({self.fault}): what comes before is analysed"]
        return [f"damaged ({self.fault}): read as far as it makes sense"]

    def events(self) -> Iterator[Event]:
        """Yield what is wanted, in the order of the document; what is not well-formed is passed over.

        Raises
        ------
        UnreadableError
            If it declares entities, or is nested too deep.
        """
        parser = self._parser()
        outer: Element | None = None
        try:
            for kind, element in cast("Iterator[tuple[str, Element]]", parser):
                name = local(element)
                if kind == "start":
                    self._enter()
                    if outer is None and name in self.whole:
                        outer, self._parts = element, 1
                    if name in self.begin:
                        yield Event(begins=True, name=name, element=element)
                    continue
                self._depth -= 1
                if element is outer:
                    yield Event(begins=False, name=name, element=element)
                    outer, self._parts = None, 0
                if outer is None:
                    _let_go(element)
        except etree.XMLSyntaxError as error:
            self.fault = str(getattr(error, "msg", error))
            return
        self.fault = _first_fault(parser) or self.fault

    def _parser(self) -> object:
        if _ENTITY.search(self.text):
            raise UnreadableError(f"{self.where}: declares entities, which no recording needs")
        head = _DECLARATION.match(self.text)
        body, strays = _STRAY.subn("&lt;", self.text[head.end() if head else 0 :])
        self.fault = f"{strays} stray '<'" if strays else ""
        return etree.iterparse(
            io.BytesIO(body.encode("utf-8", errors="replace")),
            events=("start", "end"),
            encoding="utf-8",
            recover=True,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )

    def _enter(self) -> None:
        self._depth += 1
        self._begun += 1
        self._parts += self._parts > 0
        if self._begun > _MOST:
            raise UnreadableError(f"{self.where}: holds more than {_MOST:,} elements", "cut it in two")
        if self._depth > _DEEPEST:
            raise UnreadableError(f"{self.where}: is nested deeper than any recording")
        if self._parts > _MOST_PARTS:
            raise UnreadableError(f"{self.where}: holds a point of more than {_MOST_PARTS} parts")


def _let_go(element: Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _first_fault(parser: object) -> str:
    """Return the first fault that may have cost something: a prefix that is not declared is as good as one that is."""
    for fault in cast("list[object]", getattr(parser, "error_log", [])):
        if not str(getattr(fault, "type_name", "")).startswith(("NS_", "WAR_")):
            return f"line {getattr(fault, 'line', 0)}: {getattr(fault, 'message', '')}".strip()
    return ""
