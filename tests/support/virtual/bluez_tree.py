"""The objects that a fake bluetoothd shows on D-Bus: their properties, and the signals when these change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from dbus_fast import Message, Variant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

OBJECT_MANAGER: Final = "org.freedesktop.DBus.ObjectManager"
PROPERTIES: Final = "org.freedesktop.DBus.Properties"
ROOT: Final = "/"
YES: Final = Variant("b", True)
NO: Final = Variant("b", False)

Values: TypeAlias = "Mapping[str, Variant]"


class ObjectTree:
    """Object paths with interfaces with properties.

    Parameters
    ----------
    emit
        Sends a signal.
    """

    def __init__(self, emit: Callable[[Message], None]) -> None:
        self._emit = emit
        self._objects: dict[str, dict[str, dict[str, Variant]]] = {}

    def __contains__(self, path: str) -> bool:
        return path in self._objects

    def add(self, path: str, interface: str, values: Values) -> None:
        """Show an object."""
        self._objects[path] = {interface: dict(values)}
        body = [path, self._objects[path]]
        self._emit(Message.new_signal(ROOT, OBJECT_MANAGER, "InterfacesAdded", "oa{sa{sv}}", body))

    def remove(self, path: str) -> None:
        """Take an object away, with all below it."""
        self.remove_below(path)
        self._remove(path)

    def remove_below(self, path: str) -> None:
        """Take all objects below a path away, the lowest first."""
        for each in sorted((each for each in self._objects if each.startswith(f"{path}/")), reverse=True):
            self._remove(each)

    def change(self, path: str, interface: str, values: Values) -> None:
        """Change properties of an object; where it is gone, nothing happens."""
        if path not in self._objects:
            return
        self._objects[path][interface].update(values)
        body = [interface, dict(values), list[str]()]
        self._emit(Message.new_signal(path, PROPERTIES, "PropertiesChanged", "sa{sv}as", body))

    def forget(self, path: str, interface: str, name: str) -> None:
        """Take a property away."""
        if self._objects[path][interface].pop(name, None) is not None:
            body = [interface, dict[str, Variant](), [name]]
            self._emit(Message.new_signal(path, PROPERTIES, "PropertiesChanged", "sa{sv}as", body))

    def value(self, path: str, interface: str, name: str) -> Variant:
        """Return a property.

        Raises
        ------
        KeyError
            There is none.
        """
        return self._objects[path][interface][name]

    def answer(self, call: Message) -> Message | None:
        """Answer a call that only asks what there is; None for any other."""
        asked = (call.interface, call.member)
        if asked == (OBJECT_MANAGER, "GetManagedObjects"):
            return Message.new_method_return(call, "a{oa{sa{sv}}}", [self._objects])
        if call.interface != PROPERTIES or call.path not in self._objects:
            return None
        values = self._objects[call.path].get(call.body[0], {})
        if asked == (PROPERTIES, "GetAll"):
            return Message.new_method_return(call, "a{sv}", [values])
        if asked == (PROPERTIES, "Get") and call.body[1] in values:
            return Message.new_method_return(call, "v", [values[call.body[1]]])
        return None

    def _remove(self, path: str) -> None:
        interfaces = list(self._objects.pop(path))
        self._emit(Message.new_signal(ROOT, OBJECT_MANAGER, "InterfacesRemoved", "oas", [path, interfaces]))
