"""State outside of the core: how what a run has gathered is kept and resumed elsewhere, by declaration.

Whoever keeps state names the attributes that hold it::

    class Pulse(Kept):
        kept = ("_rr_ms", "_felt_s")

and :meth:`Kept.keep` gives them as plain JSON values, which :meth:`Kept.resume` takes up again in another process, bit
for bit. Numbers, texts, bytes, arrays, containers and other :class:`Kept` objects are known; values of other classes
(named tuples, data classes, enumerations, or whatever some fields make again) are known once they are registered with
:func:`keeps`. Nothing is imported or called that was not registered.
"""

from __future__ import annotations

import base64
import dataclasses
import enum
from collections import Counter, deque
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple, TypeAlias, TypeVar, cast

import numpy as np

from fleetfoot_signal import Channel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Plain: TypeAlias = "dict[str, Plain] | list[Plain] | str | int | float | bool | None"
"""What JSON can hold; NaN and infinities are allowed, as Python writes them."""

T = TypeVar("T")

_KINDS: Final = ("float64", "int64", "bool")


class _Values(NamedTuple):
    """How the values of a class are taken apart and made again."""

    cls: type[Any]
    fields: Callable[[Any], Sequence[object]]
    make: Callable[..., object]


_values: dict[str, _Values] = {}


class Kept:
    """Something whose state can be kept, and resumed elsewhere."""

    kept: ClassVar[tuple[str, ...]] = ()
    """The attributes that hold state; those of base classes come with them."""

    @classmethod
    def keeping(cls) -> tuple[str, ...]:
        """Return the attributes that hold state, those of the bases first."""
        names = [name for base in reversed(cls.__mro__) for name in vars(base).get("kept", ())]
        return tuple(dict.fromkeys(names))

    def keep(self) -> dict[str, Plain]:
        """Return the state."""
        return {name: encoded(getattr(self, name)) for name in self.keeping()}

    def resume(self, state: dict[str, Plain]) -> None:
        """Continue from a state that :meth:`keep` gave, of this class and this version.

        Raises
        ------
        ValueError
            It does not fit.
        """
        if state.keys() != set(self.keeping()):
            raise ValueError(f"{type(self).__name__}: the state does not fit: {sorted(state)}")
        for name, value in state.items():
            own = getattr(self, name)
            if isinstance(own, Kept) and isinstance(value, dict) and "~kept" in value:
                own.resume(mapped(value["~kept"]))
            else:
                setattr(self, name, decoded(value))


def keeps(
    cls: type[T],
    fields: Callable[[T], Sequence[object]] | None = None,
    make: Callable[..., T] | None = None,
) -> None:
    """Register a class whose values a state may hold.

    Parameters
    ----------
    cls : type
    fields : Callable, optional
        Returns what a value is made of; by default those of a named tuple, a data class or an enumeration.
    make : Callable, optional
        Makes a value of that again; by default the class.
    """
    name = _name(cls)
    if name in _values and _values[name].cls is not cls:
        raise TypeError(f"two classes are called {name}")
    _values[name] = _Values(cls, fields or _fields, make or cls)


def _name(cls: type[Any]) -> str:
    return f"{cls.__module__.rpartition('.')[2]}.{cls.__qualname__}"


def encoded(value: object) -> Plain:
    """Return a value as plain JSON values.

    Raises
    ------
    TypeError
        It is of a class that nobody registered.
    """
    if value is None or type(value) in {bool, int, float, str}:
        return cast("Plain", value)
    if isinstance(value, Kept):
        return {"~kept": value.keep()}
    name = _name(type(value))
    if name in _values:
        return {"~value": [name, [encoded(each) for each in _values[name].fields(value)]]}
    for kind, (matches, make, _) in _CONTAINERS.items():
        if type(value) is matches:
            return {f"~{kind}": make(value)}
    raise TypeError(f"a state cannot hold {name}")


def decoded(value: Plain) -> Any:  # noqa: ANN401 (whatever was encoded)
    """Return what was encoded.

    Raises
    ------
    ValueError
        Nothing that :func:`encoded` gives.
    """
    if isinstance(value, list):
        raise ValueError("a state holds a bare list")  # noqa: TRY004 (callers were promised a ValueError)
    if not isinstance(value, dict):
        return value
    if len(value) != 1:
        raise ValueError(f"a state holds {sorted(value)}")
    ((tag, content),) = value.items()
    if tag == "~value":
        return _made(content)
    if tag[1:] not in _CONTAINERS or tag[:1] != "~":
        raise ValueError(f"a state holds {tag!r}")
    return _CONTAINERS[tag[1:]][2](content)


def _fields(value: object) -> Sequence[object]:
    if isinstance(value, enum.Enum):
        return [value.value]
    if isinstance(value, tuple):
        return cast("tuple[object, ...]", value)
    return [getattr(value, field.name) for field in dataclasses.fields(cast("Any", value))]


def _made(content: Plain) -> object:
    name, fields = listed(content, 2)
    if not isinstance(name, str) or name not in _values:
        raise ValueError(f"a state holds the unknown class {name!r}")
    try:
        return _values[name].make(*(decoded(each) for each in listed(fields)))
    except (TypeError, KeyError) as error:
        raise ValueError(f"a state holds no {name}: {error}") from error


def listed(content: Plain, length: int | None = None) -> list[Plain]:
    """Return a list of a state; a ValueError says that it is none, or of another length."""
    if not isinstance(content, list) or (length is not None and len(content) != length):
        raise ValueError("a state is damaged")
    return content


def mapped(content: Plain) -> dict[str, Plain]:
    """Return an object of a state; a ValueError says that it is none."""
    if not isinstance(content, dict):
        raise ValueError("a state is damaged")  # noqa: TRY004 (callers were promised a ValueError)
    return content


def _text(content: Plain) -> bytes:
    if not isinstance(content, str):
        raise ValueError("a state is damaged")  # noqa: TRY004 (callers were promised a ValueError)
    return base64.b64decode(content, validate=True)


def _items(value: Any) -> list[Plain]:  # noqa: ANN401 (any container)
    return [encoded(each) for each in value]


def _pairs(value: dict[object, object]) -> Plain:
    return [[encoded(key), encoded(each)] for key, each in value.items()]


def _dict(content: Plain) -> dict[Any, Any]:
    pairs = (listed(pair, 2) for pair in listed(content))
    return {decoded(key): decoded(each) for key, each in pairs}


def _array(content: Plain) -> np.ndarray[Any, Any]:
    kind, shape, text = listed(content, 3)
    sizes = [size for size in listed(shape) if isinstance(size, int) and size >= 0]
    if kind not in _KINDS or len(sizes) != len(listed(shape)):
        raise ValueError("a state holds an array of no known kind")
    return np.frombuffer(_text(text), dtype=kind).reshape(sizes).copy()


def _bytes_of(value: np.ndarray[Any, Any]) -> Plain:
    if value.dtype.name not in _KINDS:
        raise TypeError(f"a state cannot hold an array of {value.dtype}")
    return [value.dtype.name, list(value.shape), base64.b64encode(value.tobytes()).decode()]


def _deque(content: Plain) -> deque[Any]:
    most, items = listed(content, 2)
    return deque((decoded(each) for each in listed(items)), cast("int | None", most))


_CONTAINERS: Final[dict[str, tuple[type[Any], Callable[[Any], Plain], Callable[[Plain], Any]]]] = {
    "list": (list, _items, lambda content: [decoded(each) for each in listed(content)]),
    "tuple": (tuple, _items, lambda content: tuple(decoded(each) for each in listed(content))),
    "set": (
        set,
        lambda value: sorted(_items(value), key=repr),
        lambda content: {decoded(each) for each in listed(content)},
    ),
    "dict": (dict, _pairs, _dict),
    "counter": (Counter, _pairs, lambda content: Counter(_dict(content))),
    "deque": (deque, lambda value: [value.maxlen, _items(value)], _deque),
    "bytes": (bytes, lambda value: base64.b64encode(value).decode(), _text),
    "array": (np.ndarray, _bytes_of, _array),
}

keeps(Channel)
