from __future__ import annotations

from mqtt_runs import settings_for

from fleetfoot.mqtt.connection import TooLargeError
from fleetfoot.mqtt.reach import Reach
from fleetfoot.mqtt.trouble import Trouble, UnreachableError

AWAY = UnreachableError(Trouble.AWAY, "was lost")
REFUSED = UnreachableError(Trouble.IDENTITY, "refuses access")
NAME = "MQTT broker mqtt://broker:1883"


def a_reach() -> tuple[Reach, list[str]]:
    lines: list[str] = []
    return Reach(settings_for("mqtt://ann:secret@broker", event_expiry_s=90.0), lines.append), lines


def test_a_loss_is_told_once_for_all_connections_and_their_return_once() -> None:
    reach, lines = a_reach()
    for who in ("a", "b", "a", "b"):
        reach.down(who, AWAY)
    reach.up("a", 2)
    assert lines == [f"{NAME} was lost; alerts wait up to 90 s for it"]
    reach.up("b", 1)
    assert lines[1:] == [f"{NAME} is there; 3 alerts became too old meanwhile and are not sent"]
    reach.down("a", AWAY)
    reach.up("a", 0)
    assert lines[3:] == [f"{NAME} is there"]


def test_another_trouble_is_told_beside_the_first() -> None:
    reach, lines = a_reach()
    for trouble in (AWAY, REFUSED, AWAY, REFUSED):
        reach.down("a", trouble)
    assert [line.removeprefix(f"{NAME} ").partition(";")[0] for line in lines] == [
        "was lost",
        "refuses access",
    ]


def test_a_connection_that_stands_from_the_start_is_not_worth_a_line() -> None:
    reach, lines = a_reach()
    reach.up("a", 0)
    reach.left(0, 0, 0)
    assert lines == []


def test_a_refusal_and_what_is_left_are_told() -> None:
    reach, lines = a_reach()
    reach.refused("fleetfoot/ann/event", "Not authorized")
    reach.refused("fleetfoot/ann/event", "Not authorized")
    reach.left(2, 0, 0)
    assert lines == [
        f"{NAME} refuses fleetfoot/ann/event (Not authorized): allow this user to write to it",
        f"{NAME} could not be told the last 2 alerts",
    ]


def test_what_was_dropped_is_told_at_the_end_with_its_number() -> None:
    reach, lines = a_reach()
    for _ in range(3):
        reach.too_large("fleetfoot/ann/summary", TooLargeError(900, 500))
    reach.left(0, 7, 120)
    assert lines == [
        f"{NAME} takes no message as large as fleetfoot/ann/summary (900 bytes, it takes 500):"
        " raise its maximum packet size",
        f"{NAME} was not told 7 alerts that had to make room for newer ones, 120 ticks that its link was too slow for,"
        " 3 messages that were too large for it",
    ]
