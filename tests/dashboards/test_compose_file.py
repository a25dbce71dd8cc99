"""The compose file keeps our rules, and agrees with provisioning, scripts and settings. No engine is started here."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from patience import PATIENCE_S
from project import ROOT

from deploy.demo.season import SHOWN
from fleetfoot.config.load import load
from fleetfoot.config.sections import schema, variable

Json = dict[str, Any]


def loaded(path: str) -> Json:
    document: Json = yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))
    return document


COMPOSE = loaded("docker-compose.yml")
SERVICES: dict[str, Json] = COMPOSE["services"]
EACH = pytest.mark.parametrize("name", SERVICES)
EXACT = re.compile(r"^[\w./-]+:v?\d+\.\d+\.\d+(-[\w.-]+)?$")


def mounts(service: Json) -> list[tuple[str, str, str]]:
    """Return (source, target, mode) of every volume."""
    found: list[tuple[str, str, str]] = []
    for volume in service.get("volumes", []):
        source, target, mode = (*str(volume).split(":"), "rw")[:3]
        found.append((source, target, mode))
    return found


@EACH
def test_images_have_exact_tags(name: str) -> None:
    assert EXACT.match(SERVICES[name]["image"])


def test_the_image_of_fleetfoot_is_of_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert SERVICES["fleetfoot"]["image"] == SERVICES["demo"]["image"] == f"fleetfoot:{version}"


@EACH
def test_services_are_watched_restarted_and_confined(name: str) -> None:
    service = SERVICES[name]
    assert {"test", "interval", "timeout", "retries"} <= set(service["healthcheck"])
    assert service["restart"] == "unless-stopped"
    assert service["cap_drop"] == ["ALL"]
    assert {"mem_limit", "pids_limit", "cpus"} <= set(service)
    assert "no-new-privileges:true" in service["security_opt"]
    assert not {"privileged", "network_mode", "container_name", "env_file"} & set(service)


@EACH
def test_ports_are_open_to_this_machine_only(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


@EACH
def test_dependencies_exist_and_are_waited_for(name: str) -> None:
    for other, how in SERVICES[name].get("depends_on", {}).items():
        assert other in SERVICES
        assert how == {"condition": "service_healthy"}
        assert set(SERVICES[name]["profiles"]) <= set(SERVICES[other]["profiles"])


def test_each_profile_starts_what_it_is_for() -> None:
    started = {
        profile: {name for name, service in SERVICES.items() if profile in service["profiles"]}
        for profile in ("demo", "live", "homeassistant", "bring-your-own")
    }
    stack = {"mosquitto", "influxdb"}
    assert started == {
        "demo": {*stack, "grafana-demo", "demo"},
        "live": {*stack, "grafana", "fleetfoot"},
        "homeassistant": {*stack, "grafana", "fleetfoot", "homeassistant"},
        "bring-your-own": {"own"},
    }


@pytest.mark.parametrize("name", ["fleetfoot", "demo", "own"])
def test_the_live_page_can_be_reached_from_this_machine(name: str) -> None:
    port = SERVICES[name]["environment"]["FLEETFOOT_PAGE_LISTEN"].rpartition(":")[2]
    assert SERVICES[name]["ports"] == [f"127.0.0.1:{port}:{port}"]


def test_who_brings_everything_else_needs_nothing_of_the_stack() -> None:
    own = SERVICES["own"]
    assert not own["depends_on"]
    assert not own["secrets"]
    assert not any("INFLUX" in key or "MQTT" in key for key in own["environment"])
    assert not any("influxdb" in source for source, _, _ in mounts(own))


def test_the_configuration_of_who_brings_everything_else_is_valid(tmp_path: Path) -> None:
    example = (ROOT / "deploy" / "own" / "config.toml.example").read_text(encoding="utf-8")
    filled_in = re.sub(r"(?m)^# (?=\[|\w+ = )", "", example)
    file = tmp_path / "config.toml"
    for name in ("mqtt-password", "influx-token"):
        (tmp_path / name).write_text("secret")
        (tmp_path / name).chmod(0o600)
    for text in (example, filled_in):
        file.write_text(text, encoding="utf-8")
        load(file, {}, {})
    assert load(file, {}, {}).influx.url == "https://influxdb.example"


def test_named_volumes_are_declared_and_used() -> None:
    used = {
        source for service in SERVICES.values() for source, _, _ in mounts(service) if source[0] not in "./"
    }
    assert used == set(COMPOSE["volumes"])


@EACH
def test_what_is_mounted_from_here_exists_and_cannot_be_written(name: str) -> None:
    for source, _, mode in mounts(SERVICES[name]):
        if source.startswith("./"):
            assert (ROOT / source).exists(), source
        if source[0] in "./":
            assert mode == "ro", source


def test_secrets_are_files_with_an_example_each() -> None:
    declared = {name: Path(secret["file"]) for name, secret in COMPOSE["secrets"].items()}
    used = {secret for service in SERVICES.values() for secret in service.get("secrets", [])}
    assert used == set(declared)
    examples = {path.stem for path in (ROOT / "deploy" / "secrets").glob("*.example")}
    assert examples == {path.name for path in declared.values()} == set(declared)


@EACH
def test_no_secret_stands_in_the_environment(name: str) -> None:
    environment: dict[str, str] = SERVICES[name].get("environment", {})
    for key, value in environment.items():
        if re.search(r"PASSWORD|TOKEN|SECRET", key):
            assert key.endswith("FILE"), key
            assert value.startswith("/run/"), value
            secret = Path(value)
            if secret.parent == Path("/run/secrets"):
                assert secret.name in SERVICES[name]["secrets"]
            else:
                assert str(secret.parent) in {target for _, target, _ in mounts(SERVICES[name])}


@pytest.mark.parametrize("name", ["fleetfoot", "demo", "own"])
def test_every_setting_is_one_that_fleetfoot_knows(name: str) -> None:
    known = {"FLEETFOOT_CONFIG", *(variable(path) for path in schema({}).paths())}
    assert set(SERVICES[name]["environment"]) <= known


REAL, DEMO = "dashboards/provisioning/datasources/influxdb.yaml", "deploy/demo/datasources/influxdb.yaml"


def source(path: str) -> Json:
    (found,) = loaded(path)["datasources"]
    return dict(found)


def test_everybody_speaks_of_the_same_server() -> None:
    influxdb, fleetfoot = SERVICES["influxdb"]["environment"], SERVICES["fleetfoot"]["environment"]
    assert (
        {source(REAL)["url"], source(DEMO)["url"]}
        == {fleetfoot["FLEETFOOT_INFLUX_URL"]}
        == {"http://influxdb:8086"}
    )
    assert fleetfoot["FLEETFOOT_INFLUX_ORG"] == influxdb["DOCKER_INFLUXDB_INIT_ORG"]
    assert fleetfoot["FLEETFOOT_MQTT_URL"] == "mqtt://fleetfoot@mosquitto:1883"


def test_real_runs_and_made_ones_lie_in_buckets_of_their_own() -> None:
    real, made = (SERVICES[name]["environment"]["FLEETFOOT_INFLUX_BUCKET"] for name in ("fleetfoot", "demo"))
    assert real == SERVICES["influxdb"]["environment"]["DOCKER_INFLUXDB_INIT_BUCKET"] != made
    assert (source(REAL)["jsonData"]["dbName"], source(DEMO)["jsonData"]["dbName"]) == (real, made)
    assert f"--name {made} " in (ROOT / "deploy" / "influxdb" / "tokens.sh").read_text(encoding="utf-8")


def test_who_starts_the_demo_sees_the_demo_at_once_and_nothing_of_it_stays_with_real_runs() -> None:
    """One source only, under the uid that boards choose at first and the rule asks; a Grafana of its own."""
    real, made = SERVICES["grafana"], SERVICES["grafana-demo"]
    assert {**real, "volumes": [], "profiles": []} == {**made, "volumes": [], "profiles": []}
    assert source(DEMO) == {
        **source(REAL),
        "name": "fleetfoot demo",
        "jsonData": {**source(REAL)["jsonData"], "dbName": "demo"},
    }
    assert source(REAL)["isDefault"]
    places = {target: origin for origin, target, _ in mounts(made)}
    assert places["/etc/grafana/provisioning/datasources"] == "./deploy/demo/datasources"
    kept = {target: origin for origin, target, _ in mounts(real)}
    assert kept["/var/lib/grafana"] != places["/var/lib/grafana"]
    assert {k: v for k, v in places.items() if not k.endswith(("/grafana", "/datasources"))} == {
        k: v for k, v in kept.items() if not k.endswith("/grafana")
    }


def test_the_demo_is_healthy_once_its_season_can_be_looked_at() -> None:
    """So that "make stack-up", which waits for that, ends when there is something to see."""
    probe = SERVICES["demo"]["healthcheck"]["test"]
    data = next(target for origin, target, _ in mounts(SERVICES["demo"]) if origin == "demo-data")
    assert probe == ["CMD", "test", "-e", f"{data}/runs/{SHOWN}"]


@pytest.mark.parametrize("profile", ["demo", "live", "homeassistant", "bring-your-own"])
def test_who_has_started_the_stack_is_told_where_to_look(profile: str) -> None:
    done = subprocess.run(
        [ROOT / "tools" / "stack-says", profile], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for port in re.findall(r"http://127\.0\.0\.1:(\d+)", done.stdout):
        assert any(
            f"127.0.0.1:{port}:{port}" in service.get("ports", ())
            for service in SERVICES.values()
            if profile in service["profiles"]
        )
    for service in re.findall(r"docker compose exec (\S+)", done.stdout):
        assert profile in SERVICES[service]["profiles"]
    named = set(re.findall(r"deploy/secrets/(\w+)", done.stdout))
    assert named <= set(COMPOSE["secrets"])
    assert "make stack-down" in done.stdout


@pytest.mark.parametrize(("name", "path"), [("grafana", REAL), ("grafana-demo", DEMO)])
def test_grafana_finds_its_token_and_dashboards(name: str, path: str) -> None:
    (provider,) = loaded("dashboards/provisioning/dashboards/fleetfoot.yaml")["providers"]
    places = {target: origin for origin, target, _ in mounts(SERVICES[name])}
    token = re.search(r"\$__file\{(.+)/token\}", source(path)["secureJsonData"]["httpHeaderValue1"])
    assert token
    assert places[token[1]] == "influxdb-token-grafana"
    assert places[provider["options"]["path"]] == "./dashboards/json"
    home = SERVICES[name]["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    assert (ROOT / "dashboards" / "json" / Path(home).name).is_file()


def test_each_reader_mounts_its_own_token_only() -> None:
    shared = {name: {s for s, _, _ in mounts(SERVICES[name]) if "token" in s} for name in SERVICES}
    assert shared["grafana"] == shared["grafana-demo"] == {"influxdb-token-grafana"}
    assert shared["fleetfoot"] == {"influxdb-token-fleetfoot"}
    assert shared["demo"] == {"influxdb-token-demo"}
    assert not shared["mosquitto"] | shared["own"] | shared["homeassistant"]


def test_the_image_is_built_in_stages_and_does_not_run_as_root() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    bases = [line.split()[1] for line in lines if line.startswith("FROM")]
    assert len(bases) == 2
    assert all(EXACT.match(base) for base in bases)
    final = lines[max(i for i, line in enumerate(lines) if line.startswith("FROM")) :]
    assert any(re.match(r"USER \d{4,}", line) for line in final)
    copied = [
        path
        for line in lines
        if line.startswith("COPY ") and "--from" not in line
        for path in line.split()[1:-1]
    ]
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert all((ROOT / path).exists() and f"!{path}" in allowed for path in copied)


def test_the_image_tells_channels_too() -> None:
    """The image installs what the extra "notify" needs, and all else at the versions of a plain install."""

    def pinned(name: str) -> dict[str, str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        return dict(re.findall(r"^([\w.-]+)==([^ ;\\]+)", text, re.MULTILINE))

    image, base = pinned("requirements-image.lock"), pinned("requirements.lock")
    assert "apprise" in image
    assert "apprise" not in base
    assert {name: image.get(name) for name in base} == base
    assert "requirements-image.lock" in (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_renovate_pins_digests_and_raises_what_the_compose_file_names() -> None:
    rules = json.loads((ROOT / "renovate.json").read_text(encoding="utf-8"))
    assert "docker:pinDigests" in rules["extends"]
    held = {name for rule in rules["packageRules"] for name in rule["matchPackageNames"]}
    assert "influxdb" in held, "3 Core cannot show a season"


def tokens(folder: Path, influx: str) -> subprocess.CompletedProcess[str]:
    """Run the script that makes the tokens, with an ``influx`` that writes down what it was asked."""
    tool = folder / "influx"
    tool.write_text(f'#!/bin/bash\necho "$@" >> {folder}/asked\n{influx}\n')
    tool.chmod(0o755)
    environment = {
        "PATH": f"{folder}:{os.environ['PATH']}",
        "TOKENS": str(folder / "tokens"),
        "DOCKER_INFLUXDB_INIT_ORG_ID": "0rg",
        "DOCKER_INFLUXDB_INIT_BUCKET_ID": "b0cket",
    }
    script = ROOT / "deploy" / "influxdb" / "tokens.sh"
    return subprocess.run([script], env=environment, capture_output=True, text=True, check=False)


def test_grafana_may_read_and_fleetfoot_may_write(tmp_path: Path) -> None:
    done = tokens(
        tmp_path,
        'printf \'{\\n\\t"id": "d3m0",\\n\\t"token": "s3cret-%s==",\\n\\t"status": "active"\\n}\\n\' "$6"',
    )
    assert done.returncode == 0, done.stderr
    made = {path.parent.name: path for path in (tmp_path / "tokens").glob("*/token")}
    assert {name: path.read_text() for name, path in made.items()} == {
        "grafana": "s3cret-grafana==",
        "fleetfoot": "s3cret-fleetfoot==",
        "demo": "s3cret-demo==",
    }
    assert {path.stat().st_mode & 0o777 for path in made.values()} == {0o444}
    bucket, grafana, fleetfoot, demo = (tmp_path / "asked").read_text().splitlines()
    assert bucket.startswith("bucket create --org-id 0rg --name demo")
    assert "--read-bucket b0cket --read-bucket d3m0" in grafana
    assert "write" not in grafana
    for writer, into in ((fleetfoot, "b0cket"), (demo, "d3m0")):
        assert re.findall(r"--write-bucket (\w+)", writer) == [into]
        assert "read" not in writer


@pytest.mark.parametrize("influx", ["exit 1", "echo '{}'"])
def test_setting_up_fails_where_no_token_is_given(tmp_path: Path, influx: str) -> None:
    assert tokens(tmp_path, influx).returncode != 0


def test_secrets_are_made_once_and_are_random(tmp_path: Path) -> None:
    command = [ROOT / "deploy" / "secrets" / "make", tmp_path]
    subprocess.run(command, check=True, capture_output=True)
    made = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert set(made) == set(COMPOSE["secrets"])
    assert len(set(made.values())) == len(made)
    assert {len(secret) for secret in made.values()} == {64}
    subprocess.run(command, check=True, capture_output=True)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == made


def test_the_schema_of_compose_accepts_the_file(tmp_path: Path) -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert "invalid-schema" not in dclint(text, tmp_path)
    assert "invalid-schema" in dclint(text.replace("healthcheck:", "healthchek:"), tmp_path)


def dclint(text: str, folder: Path) -> set[str]:
    """Return the rules of dclint, which carries the schema of the Compose Spec, that a file breaks."""
    if shutil.which("npx") is None:
        pytest.skip("no npx: dclint, which holds the schema of the Compose Spec, comes from npm")
    (folder / "docker-compose.yml").write_text(text, encoding="utf-8")
    command = ["npx", "--yes", "dclint@3.1.0", "--formatter", "json", "docker-compose.yml"]
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False, timeout=PATIENCE_S
        )
        (report,) = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        pytest.skip("dclint, which holds the schema of the Compose Spec, cannot be had from npm")
    return {message["rule"] for message in report["messages"]}
