"""The dashboard and the blueprint for Home Assistant name what fleetfoot announces and read what it publishes."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from jinja2 import Environment
from jinja2.nativetypes import NativeEnvironment
from mqtt_runs import a_run, an_alert
from project import ROOT

from fleetfoot.mqtt import discovery
from fleetfoot.mqtt.payload import encode
from fleetfoot.mqtt.rating import Rating, rating_of
from fleetfoot.mqtt.topics import Topics
from fleetfoot_signal.detectors import registry
from fleetfoot_signal.event import Phase, Severity

FOLDER = ROOT / "deploy" / "homeassistant"
TOPICS = Topics.of("fleetfoot", "anna")
NOW = datetime(2026, 9, 21, 12, 33, 20, tzinfo=UTC)


class Input(yaml.YAMLObject):
    """``!input NAME`` of a blueprint."""

    yaml_loader = yaml.SafeLoader
    yaml_tag = "!input"

    def __init__(self, name: str) -> None:
        self.name = name

    @classmethod
    def from_yaml(cls, loader: Any, node: Any) -> Input:  # noqa: ANN401 - PyYAML's
        return cls(loader.construct_scalar(node))


def announced() -> dict[str, dict[str, Any]]:
    """The entities by the ids that Home Assistant makes: domain, device and name, in lower case and underscores."""
    message = discovery.message("anna", TOPICS, [each.name for each in registry()])

    def slug(part: dict[str, Any]) -> str:
        return re.sub("[^a-z0-9]+", "_", f"{message['device']['name']} {part['name']}".lower())

    return {f"{part['platform']}.{slug(part)}": part for part in message["components"].values()}


def loaded(name: str) -> Any:  # noqa: ANN401 - YAML
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def test_every_entity_of_the_dashboard_is_announced() -> None:
    text = (FOLDER / "dashboard.yaml").read_text(encoding="utf-8")
    named = set(re.findall(r"\b(?:sensor|binary_sensor|number|button|event)\.\w+", text))
    assert len(named) >= 14
    assert named <= set(announced())


def test_the_dashboard_shows_every_detector() -> None:
    text = (FOLDER / "dashboard.yaml").read_text(encoding="utf-8")
    problems = {name for name, part in announced().items() if part.get("device_class") == "problem"}
    assert {name for name in problems if name not in text} == set()


BLUEPRINT = loaded("speak_my_alerts.yaml")
ASKS = loaded("ask_my_legs.yaml")


def inputs(value: Any) -> set[str]:  # noqa: ANN401 - YAML
    if isinstance(value, Input):
        return {value.name}
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {name for part in parts for name in inputs(part)}


@pytest.mark.parametrize("blueprint", [BLUEPRINT, ASKS], ids=["speak", "ask"])
def test_a_blueprint_asks_for_what_it_uses_and_nothing_else(blueprint: dict[str, Any]) -> None:
    used = inputs({key: value for key, value in blueprint.items() if key != "blueprint"})
    assert used == set(blueprint["blueprint"]["input"])


@pytest.mark.parametrize(("athlete", "heard"), [("anna", TOPICS.base), ("+", "fleetfoot/+")])
def test_it_hears_the_topics_that_fleetfoot_speaks_on(athlete: str, heard: str) -> None:
    topics = [
        NativeEnvironment().from_string(trigger["topic"]).render(whose=athlete)
        for trigger in BLUEPRINT["triggers"]
    ]
    assert topics == [f"{heard}/event", f"{heard}/reminder"]
    assert topics[0].replace("+", "anna") == TOPICS.event


def spoken(payload: dict[str, Any], kind: str = "alert", **chosen: Any) -> str | None:  # noqa: ANN401 - inputs
    """What the blueprint says of a message; None is silence."""
    defaults = {
        name: part["default"] for name, part in BLUEPRINT["blueprint"]["input"].items() if "default" in part
    }
    known = {"trigger": SimpleNamespace(id=kind, payload_json=payload)} | defaults | chosen
    passes = NativeEnvironment().from_string(BLUEPRINT["conditions"][0]).render(known)
    assert isinstance(passes, bool)
    said = BLUEPRINT["actions"][0]["data"]["message"]
    return str(NativeEnvironment().from_string(said).render(known)) if passes else None


@pytest.mark.parametrize("phase", Phase)
def test_it_says_what_begins_and_grows_and_what_is_over_if_asked(phase: Phase) -> None:
    told = json.loads(encode(an_alert(a_run(), phase=phase).payload()))
    begins = phase in {Phase.ONSET, Phase.ESCALATE}
    assert spoken(told) == (told["message"] if begins else None)
    assert spoken(told, over=True) == (told["message"] if begins or phase is Phase.CLEAR else None)
    assert spoken(told, severities=[]) is None


def test_it_offers_every_severity() -> None:
    options = BLUEPRINT["blueprint"]["input"]["severities"]["selector"]["select"]["options"]
    assert options == [severity.label for severity in sorted(Severity)]


def test_reminders_are_said_if_asked_for() -> None:
    told = {"message": "Time for carbohydrate."}
    assert spoken(told, "reminder") is None
    assert spoken(told, "reminder", reminders=True) == told["message"]


def asked(trigger: dict[str, Any], **chosen: bool) -> Any:  # noqa: ANN401 - YAML
    """What the blueprint that asks does for anna: nothing, or the branch that it takes, with its templates rendered."""
    known: dict[str, Any] = {"whose": "anna", "during": True, "after": True} | chosen
    known["trigger"] = SimpleNamespace(**trigger)
    known["now"] = lambda: NOW

    def rendered(value: Any) -> Any:  # noqa: ANN401 - YAML
        if isinstance(value, dict):
            return {key: rendered(part) for key, part in value.items()}
        if isinstance(value, list):
            return [rendered(part) for part in value]
        return Environment().from_string(value).render(known) if isinstance(value, str) else value  # noqa: S701 # YAML

    for name in ("tapped", "field"):
        known[name] = rendered(ASKS["variables"][name])
    if rendered(ASKS["conditions"][0]) != "True":
        return None
    (choice,) = ASKS["actions"]
    return rendered(choice["then" if rendered(choice["if"]) == "True" else "else"][0])


def reminder(rule: str) -> dict[str, Any]:
    return {"id": "asked", "payload_json": SimpleNamespace(rule=rule, message="")}


def tap(action: str) -> dict[str, Any]:
    return {"id": "answered", "event": SimpleNamespace(data=SimpleNamespace(action=action))}


@pytest.mark.parametrize(("rule", "field"), [("legs_now", "legs_during"), ("diary", "legs")])
def test_a_tap_on_what_the_phone_asks_is_a_rating_that_fleetfoot_takes(rule: str, field: str) -> None:
    question = asked(reminder(rule))
    assert len(question["data"]["actions"]) == 3, "a phone with Android shows no more"
    for answer, value in zip(question["data"]["actions"], (2.0, 5.0, 8.0), strict=True):
        told = asked(tap(answer["action"]))
        assert told["action"] == "mqtt.publish"
        assert told["data"]["topic"] == TOPICS.rating(field)
        assert rating_of("anna", field, told["data"]["payload"].strip().encode()) == Rating(
            "anna", field, value, NOW.timestamp()
        )


def test_it_asks_when_it_is_to_and_hears_no_other_tap() -> None:
    assert asked(reminder("fuel")) is None
    assert asked(reminder("legs_now"), during=False) is None
    assert asked(reminder("diary"), after=False) is None
    assert asked(tap("fleetfoot/ben/diary/legs/set 5")) is None
    assert asked(tap("OPEN_GARAGE")) is None
