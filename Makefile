# Everything a fresh machine needs is done here; the first use of a target installs what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WEB := $(wildcard monitor/web/*.* monitor/web/src/*.* monitor/web/src/*/*.*)
PHONE := build/phone
.DEFAULT_GOAL := help
.PHONY: help setup demo page phone test check bench lock wheel sbom servers stack-up stack-down clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(VENV)/.base ## install fleetfoot into .venv
demo: $(VENV)/.demo ## the whole product without hardware or server
	@$(BIN)/fleetfoot demo

test: servers $(VENV)/.dev ## install what tests need and run them all
	@$(BIN)/python -m pytest -n auto --dist loadscope --no-loadscope-reorder --max-worker-restart 0 --randomly-seed 7 $(PYTEST_ARGS)

check: $(VENV)/.dev ## format, lint, types, fast tests
	@tools/check

bench: $(VENV)/.dev ## measure speed and detection against their budgets
	@$(BIN)/python -m benchmarks $(BENCH_ARGS)

stack-up: ## start mosquitto, InfluxDB, Grafana and fleetfoot (Docker); PROFILE=live for real sensors
	@deploy/secrets/make
	docker compose --profile $${PROFILE:-demo} up --detach --build --wait
	@tools/stack-says $${PROFILE:-demo}

stack-down: ## stop them; the data stays
	docker compose --profile '*' down

page: $(VENV)/.base ## build the live page anew from monitor/web
	@rm -rf monitor/fleetfoot/page/static monitor/fleetfoot/phone/site/static
	@tools/build $(BIN)/python install --editable .

wheel: $(VENV)/.base ## build dist/fleetfoot-VERSION-py3-none-any.whl, to install elsewhere
	@tools/build $(BIN)/python wheel --wheel-dir dist .
	@ls dist/*.whl

sbom: $(VENV)/.dev ## write dist/fleetfoot.cdx.json: what fleetfoot is made of, with licences (CycloneDX)
	@tools/sbom

phone: $(VENV)/.base ## make the phone's web app in build/phone (PHONE=...)
	@$(BIN)/fleetfoot phone build $(PHONE)

servers:
	@tools/servers

lock: $(VENV)/.dev ## renew the lock files (hashes, no addresses)
	@tools/lock

clean: ## remove the environment
	rm -rf $(VENV)

$(VENV)/.base: pyproject.toml requirements.lock $(WEB)
	@tools/setup base
$(VENV)/.demo: pyproject.toml requirements-demo.lock $(WEB)
	@tools/setup demo
$(VENV)/.dev: pyproject.toml requirements-dev.lock $(WEB)
	@tools/setup dev
