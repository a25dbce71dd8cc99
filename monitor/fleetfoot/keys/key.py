"""Declaring what can be configured: a component's settings class is its section of the configuration.

A field that is made with :func:`key` is a key of the configuration. From that one line follow how it is read from the
file, the environment and the command line, what an error says, how ``fleetfoot config`` shows it, its row in the
documentation, and, with a question, that ``fleetfoot init`` asks for it. A field without it is the program's own.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Required, TypedDict, TypeVar, Unpack, cast, overload

from fleetfoot.errors import UsageError
from fleetfoot.keys.kind import UnfitValueError, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fleetfoot.keys.kind import Kind

T = TypeVar("T")

_KEY: Final = "fleetfoot.key"
"""Where the metadata of a field holds its :class:`Key`."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A text that is never printed: only :meth:`reveal` gives it away."""

    _text: str = field(repr=False)

    def reveal(self) -> str:
        """Return the text itself."""
        return self._text

    def __repr__(self) -> str:
        return "(set)"

    __str__ = __repr__


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Where a secret stands instead of in the configuration."""

    file: str
    """Key of the file that holds it."""
    needs: tuple[str, ...] = ()
    """Keys that must be set, or nobody needs it and it is not read."""
    alone: bool = True
    """Whether the file holds it alone on one line, and is read with the configuration."""


class Said(TypedDict, total=False):
    """What a declaration says of a key, beside its kind and its default; see :class:`Key`."""

    help: Required[str]
    option: str
    question: str
    private: bool
    hidden: bool
    among: str
    spread: Callable[[str], Mapping[str, object]]
    replaces: tuple[str, ...]
    instead: tuple[str, ...]
    held: Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key of a section."""

    kind: Kind[object]
    help: str
    """What it is, in a few words."""
    default: object = None
    factory: Callable[[], object] | None = None
    """Makes the default when it is asked for."""
    unset: str = ""
    """What it means that nothing is said, where the default is no value that could be said."""
    option: str = ""
    """The command line's own option for it."""
    question: str = ""
    """What ``fleetfoot init`` asks for it."""
    private: bool = False
    """Whether what is said may hold a secret, so that no message repeats it."""
    hidden: bool = False
    """Whether it is checked like a key but is none: the program's own."""
    among: str = ""
    """The section whose names its values must be."""
    spread: Callable[[str], Mapping[str, object]] | None = None
    """Takes what is said apart into values of keys of the section; ValueError where that cannot be done."""
    replaces: tuple[str, ...] = ()
    """Keys that belong to what it names: said in a layer below, they do not hold for another."""
    instead: tuple[str, ...] = ()
    """Keys that say the same: one layer may hold it or them."""
    held: Held | None = None
    """Of a secret, where it stands."""
    alias: bool = False
    """Whether it stands for others and has no value of its own."""

    def initial(self) -> object:
        """Return the default."""
        return self.factory() if self.factory is not None else self.default

    def is_said(self, value: object) -> bool:
        """Return whether a value is one that could have been said, rather than nothing."""
        return not self.unset or value != self.initial()


@overload
def key(kind: Kind[T], /, default: T, *, unset: str = "", **said: Unpack[Said]) -> T: ...
@overload
def key(kind: Kind[T], /, *, factory: Callable[[], T], unset: str = "", **said: Unpack[Said]) -> T: ...
@overload
def key(kind: Kind[T], /, *, unset: str, **said: Unpack[Said]) -> T | None: ...


def key(
    kind: Kind[T],
    /,
    default: T | None = None,
    *,
    unset: str = "",
    factory: Callable[[], T] | None = None,
    **said: Unpack[Said],
) -> T | None:
    """Declare a key: its kind and default, and what else :class:`Key` can hold.

    Without any default its value is None where nothing is said, and ``unset`` says what that means.
    """
    declared = Key(kind=cast("Kind[object]", kind), default=default, factory=factory, unset=unset, **said)
    return cast("T | None", _field(declared))


def secret(*, help: str, held: Held) -> Secret | None:  # noqa: A002 - as Key has it
    """Declare a secret: it stands in an environment variable, or in a file that another key names."""
    return cast("Secret | None", _field(Key(kind=_KEPT, help=help, unset="not set", held=held)))


def alias(kind: Kind[str], **said: Unpack[Said]) -> Key:
    """Declare a key without a field, which is spread over several; assign it to a ``ClassVar``."""
    return Key(kind=kind, unset="see the keys that it stands for", alias=True, **said)


def _field(declared: Key) -> Any:  # noqa: ANN401 - a dataclasses.Field, which type checkers take for its value
    if declared.factory is not None:
        return field(default_factory=declared.factory, metadata={_KEY: declared})
    return field(default=declared.default, repr=declared.held is None, metadata={_KEY: declared})


@dataclass(frozen=True, slots=True)
class _Kept:
    """A secret, which no file and no option says."""

    expected: str = "a secret"

    def read(self, raw: object, folder: Path) -> Secret:
        """See :class:`~fleetfoot.keys.kind.Kind`."""
        del folder
        if not isinstance(raw, Secret):
            raise UnfitValueError(self.expected)
        return raw

    def parse(self, text: str) -> object:
        """See :class:`~fleetfoot.keys.kind.Kind`."""
        return text


_KEPT: Final = _Kept()


def keys_of(settings: type[object]) -> dict[str, Key]:
    """Return the keys of a settings class by name, in the order in which they are declared, base classes first."""
    found: dict[str, Key] = {
        each.name: each.metadata[_KEY] for each in fields(cast("Any", settings)) if each.metadata
    }
    found |= {name: each for name, each in vars(settings).items() if isinstance(each, Key)}
    order = [name for each in reversed(settings.__mro__) for name in vars(each).get("__annotations__", ())]
    return dict(sorted(found.items(), key=lambda item: order.index(item[0])))


def check(settings: object, section: str) -> None:
    """Refuse settings with a value that its key does not take; for ``__post_init__``.

    Raises
    ------
    UsageError
        The message names the key; it never repeats what may be secret.
    """
    for name, declared in keys_of(type(settings)).items():
        value = getattr(settings, name)
        if value is declared or not declared.is_said(value):
            continue
        try:
            declared.kind.read(value, Path())
        except UnfitValueError as error:
            raise UsageError(unfit(f"{section}.{name}", declared, value, error)) from None


def unfit(place: str, declared: Key, raw: object, error: UnfitValueError) -> str:
    """Return what a message says of a value that does not fit."""
    if declared.private or declared.held:
        return f"{place}: expected {error.expected}"
    return f"{place}{error.at} is {shown(error.raw if error.at else raw)}: expected {error.expected}"
