from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from fleetfoot.mqtt.outbox import AGAIN_S, MOST_EVENTS, MOST_TICKS, Event, Outbox, Retained, Tick

EXPIRY_S = 120.0


def drain(outbox: Outbox, now_s: float) -> list[str]:
    """Acknowledge everything; return ids, and topics where there is no id."""
    told: list[str] = []
    while message := outbox.next(now_s):
        told.append(message.id if isinstance(message, Event) else message.topic)
        outbox.done(message, now_s)
    return told


def filled(*ids: str, now_s: float = 0.0) -> Outbox:
    outbox = Outbox(EXPIRY_S)
    outbox.join()
    for id_ in ids:
        outbox.event(id_, "event", id_.encode(), now_s)
    return outbox


def test_an_event_leaves_only_when_acknowledged() -> None:
    outbox = filled("a", "b")
    message = outbox.next(1.0)
    assert outbox.next(1.0) == message == Event("a", "event", b"a", EXPIRY_S)
    assert message is not None
    outbox.done(message, 1.0)
    assert drain(outbox, 1.0) == ["b"]
    assert outbox.waiting == 0


def test_what_was_acknowledged_just_before_a_loss_is_told_again_in_its_place() -> None:
    outbox = filled("a", "b", "c")
    for _ in "ab":
        message = outbox.next(1.0)
        assert message
        outbox.done(message, 1.0)
    outbox.lose(1.0 + AGAIN_S)
    outbox.event("d", "event", b"", 2.0)
    assert outbox.waiting == 2
    assert drain(outbox, 12.0) == ["a", "b", "c", "d"]


def test_what_was_acknowledged_long_before_a_loss_is_not_told_again() -> None:
    outbox = filled("a")
    drain(outbox, 1.0)
    outbox.lose(1.5 + AGAIN_S)
    assert drain(outbox, 12.0) == []


def test_a_failed_attempt_to_connect_is_no_loss() -> None:
    outbox = filled("a")
    drain(outbox, 1.0)
    outbox.lose(2.0)
    outbox.join()
    assert drain(outbox, 3.0) == ["a"]
    outbox.lose(3.0 + 2 * AGAIN_S)
    outbox.lose(3.0 + 2 * AGAIN_S)
    assert drain(outbox, 40.0) == []


def test_a_stale_event_is_dropped_and_counted() -> None:
    outbox = filled("a")
    outbox.event("b", "event", b"", 50.0)
    assert drain(outbox, EXPIRY_S) == ["b"]
    assert outbox.expired == 1


def test_an_event_that_was_told_once_does_not_count_as_expired() -> None:
    outbox = filled("a")
    drain(outbox, 1.0)
    outbox.lose(2.0)
    assert drain(outbox, EXPIRY_S + 1) == []
    assert outbox.expired == 0


def test_an_event_that_waits_is_not_taken_twice() -> None:
    outbox = filled("a", "b", "a")
    assert drain(outbox, 1.0) == ["a", "b"]


def test_a_full_outbox_drops_the_oldest_event_and_counts_it() -> None:
    outbox = filled(*map(str, range(MOST_EVENTS + 2)))
    assert outbox.overflowed == 2
    assert drain(outbox, 1.0)[0] == "2"


def test_only_the_newest_retained_payload_of_a_topic_is_told() -> None:
    outbox = filled()
    outbox.retain("x", b"1")
    outbox.retain("y", b"1")
    outbox.retain("x", b"2")
    assert outbox.next(0.0) == Retained("x", b"2")
    assert drain(outbox, 0.0) == ["x", "y"]
    outbox.retain("x", b"2")
    assert drain(outbox, 0.0) == []
    outbox.lose(0.0)
    assert drain(outbox, 0.0) == ["x", "y"]


def test_a_retained_payload_that_changes_while_its_acknowledgement_is_on_the_way_is_told() -> None:
    outbox = filled()
    outbox.retain("x", b"1")
    message = outbox.next(0.0)
    assert message
    outbox.retain("x", b"2")
    outbox.done(message, 0.0)
    assert outbox.next(0.0) == Retained("x", b"2")


def test_repeat_tells_once_more_and_knows_no_strangers() -> None:
    outbox = filled()
    outbox.retain("x", b"1")
    drain(outbox, 0.0)
    outbox.repeat("x")
    outbox.repeat("stranger")
    assert drain(outbox, 0.0) == ["x"]


def test_ticks_are_taken_only_while_connected() -> None:
    outbox = Outbox(EXPIRY_S)
    outbox.tick("tick", b"0")
    outbox.join()
    outbox.tick("tick", b"1")
    assert outbox.next(0.0) == Tick("tick", b"1")
    outbox.lose(0.0)
    assert drain(outbox, 0.0) == []


def test_ticks_of_a_slow_link_are_bounded() -> None:
    outbox = filled()
    for count in range(MOST_TICKS + 3):
        outbox.tick("tick", str(count).encode())
    assert outbox.skipped_ticks == 3
    assert outbox.next(0.0) == Tick("tick", b"3")


def test_events_come_before_states_before_ticks() -> None:
    outbox = filled()
    outbox.tick("tick", b"")
    outbox.retain("state", b"")
    outbox.event("e", "event", b"", 0.0)
    assert drain(outbox, 0.0) == ["e", "state", "tick"]


class AtLeastOnce(RuleBasedStateMachine):
    """Against a broker that may die at any moment with all it acknowledged in the last AGAIN_S."""

    def __init__(self) -> None:
        super().__init__()
        self.outbox = Outbox(EXPIRY_S)
        self.now_s = 0.0
        self.put: list[tuple[str, float]] = []
        self.safe: list[str] = []
        self.at_risk: list[tuple[float, str]] = []

    @rule()
    def put_one(self) -> None:
        id_ = str(len(self.put))
        self.outbox.event(id_, "event", b"", self.now_s)
        self.put.append((id_, self.now_s))

    @rule(step_s=st.sampled_from([0.5, AGAIN_S / 2, AGAIN_S * 1.5, EXPIRY_S / 2]))
    def wait(self, step_s: float) -> None:
        self.now_s += step_s
        written = [id_ for acked_s, id_ in self.at_risk if self.now_s - acked_s > AGAIN_S]
        self.at_risk = [entry for entry in self.at_risk if entry[1] not in written]
        self.safe += written

    @rule()
    def connect(self) -> None:
        self.outbox.join()

    @precondition(lambda self: self.outbox.connected)
    @rule()
    def acknowledge(self) -> None:
        message = self.outbox.next(self.now_s)
        if isinstance(message, Event):
            assert self.now_s < message.expires_s
            self.outbox.done(message, self.now_s)
            self.at_risk.append((self.now_s, message.id))

    @rule()
    def kill(self) -> None:
        if self.outbox.connected:
            self.at_risk.clear()
        self.outbox.lose(self.now_s)

    @invariant()
    def nothing_fresh_is_forgotten(self) -> None:
        known = {*self.safe, *(id_ for _, id_ in self.at_risk), *self.outbox._events}
        for id_, put_s in self.put:
            assert id_ in known or self.now_s >= put_s + EXPIRY_S

    @invariant()
    def events_wait_in_order(self) -> None:
        waiting = [int(id_) for id_ in self.outbox._events]
        assert waiting == sorted(waiting)


TestAtLeastOnce = AtLeastOnce.TestCase


@given(st.lists(st.sampled_from("abc")))
def test_a_quiet_line_tells_each_event_once(ids: list[str]) -> None:
    assert drain(filled(*ids), 0.0) == list(dict.fromkeys(ids))
