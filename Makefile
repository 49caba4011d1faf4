.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Tests wait for browsers and databases more than they compute: four at a time suit two cores.
PYTEST := $(BIN)/python -m pytest -n 4 --dist worksteal
ONCE ?=
APPS ?=

.PHONY: help setup demo pictures test test-all test-apps check bench lock

help: ## Show these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.ready: requirements.lock pyproject.toml build_hook.py package.json package-lock.json
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --no-deps --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m automation_log.connectors.browser.install
	@touch $@

setup: $(VENV)/.ready ## Make the environment in .venv from the lock file

demo: setup ## Run a demo workspace with real jobs (ONCE=1: headless, to the end, verified)
	@$(BIN)/automation-log demo $(if $(ONCE),--once,)

pictures: setup ## Take the README's pictures from the demo's pages
	@$(BIN)/automation-log demo --once --pictures docs/pictures

test: setup ## Prove it: real PostgreSQL, real Chromium, a real target app
	@$(PYTEST)

test-all: setup ## The same with the long campaigns
	@$(PYTEST) -m 'not apps'

test-apps: setup ## Against apps that take minutes to install (APPS=directus: that one)
	@$(BIN)/python -m pytest -m apps $(if $(APPS),-k '$(APPS)',)

check: setup ## Format, lint, types, import contract, docs
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -q tests/test_docs.py

bench: setup ## Measure the claims side by side
	@$(BIN)/python -m benchmarks

lock: ## Resolve requirements.lock anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --all-extras pyproject.toml --output-file requirements.lock
