# The commands of the README. Everything lives in .venv; nothing is installed outside it.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.PHONY: help install run demo test coverage check bench faults reality screenshots clean

help:  ## what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 14

$(VENV)/.product: pyproject.toml .ci/constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "brand-listener needs Python 3.11 or newer")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --constraint .ci/constraints.txt --editable .
	$(BIN)/python -m compileall -q listener web
	@touch $@

$(VENV)/.tests: $(VENV)/.product
	$(PIP) install --quiet --constraint .ci/constraints.txt --editable ".[dev]"
	@touch $@

install: $(VENV)/.product  ## .venv with the product in it

run: install  ## daemon and pages on http://127.0.0.1:8000 (PORT= changes it)
	@test -f keywords.toml || $(BIN)/listener init
	@PORT=$(PORT) exec $(BIN)/listener run

demo: install  ## the product on a made-up brand, without keys and network
	@PORT=$(PORT) exec $(BIN)/python -m tests.fakes.x_demo

# Many tests start the product, which should not be compiled anew each time, whatever the environment says.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto --dist worksteal

test: $(VENV)/.tests  ## every test, in parallel
	$(PYTEST)

coverage: $(VENV)/.tests  ## every test, and which lines none of them runs: takes half as long again
	$(PYTEST) --cov --cov-report=term:skip-covered --cov-report=

check: $(VENV)/.tests  ## ruff, mypy, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.tests  ## speed beside peers and baselines, as the table of the README
	$(BIN)/python -m tests.bench

faults: $(VENV)/.tests  ## faults put into the product, and what became of it
	$(BIN)/python -m tests.faults

reality: $(VENV)/.tests  ## runs on real posts and feeds: make reality DATA=folder
	@test -n "$(DATA)" || { echo "name the folder with the real data: make reality DATA=..."; exit 2; }
	DATA="$(DATA)" $(BIN)/python -m pytest tests/reality -p no:cacheprovider

screenshots: $(VENV)/.tests  ## every page, light, dark and phone, into screenshots/
	$(BIN)/python -m tests.browser.screenshots

clean:  ## remove what was installed and built
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage .coverage.*
