# make site and make test are all that a fresh machine needs; `make help` lists the rest.

.DEFAULT_GOAL := help
SHELL := /bin/sh

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
ENGINE ?= mkdocs
FLAGS ?=
PYTEST_ARGS ?=
WORKERS ?= auto
# Who names tests may name none of one sort; pytest then ends with 5.
NONE_IS_FINE = $(if $(PYTEST_ARGS),|| test $$? -eq 5)

.PHONY: help
help: ## list what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "  make %-8s %s\n", $$1, $$2}'

# ---------------------------------------------------------------- set-up

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "Wellhead needs Python 3.11 to 3.13. Name one: make PYTHON=python3.11 …" >&2; exit 2; }
	@echo "setting up $(VENV)"
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "The module venv is missing. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 2; }

$(VENV)/.for-site: $(BIN)/python requirements/site.lock pyproject.toml
	@echo "installing what the site needs"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/site.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.for-tests: $(VENV)/.for-site requirements/dev.lock
	@echo "installing what the tests need"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@

.PHONY: setup
setup: $(VENV)/.for-tests ## set up .venv with everything for development

.PHONY: browser
browser: # Chromium, Node and the browser tests' npm packages
	@sh tests/browser/provision.sh

# ---------------------------------------------------------------- the site

.PHONY: site
site: $(VENV)/.for-site ## check playbook/, generate docs/playbook/, build site/
	@$(BIN)/wellhead build --engine $(ENGINE) $(FLAGS)

.PHONY: serve
serve: $(VENV)/.for-site ## serve the site and rebuild it on every change
	@$(BIN)/wellhead serve

.PHONY: check
check: $(VENV)/.for-site ## check playbook/ only
	@$(BIN)/wellhead check

# ---------------------------------------------------------------- development

.PHONY: test
test: $(VENV)/.for-tests browser ## run every test, browser tests included
	@$(BIN)/python -m pytest -m "not alone" --numprocesses $(WORKERS) --maxprocesses 4 --dist worksteal \
	  $(PYTEST_ARGS) $(NONE_IS_FINE)
	@$(BIN)/python -m pytest -m alone $(PYTEST_ARGS) $(NONE_IS_FINE)

.PHONY: lint
lint: $(VENV)/.for-tests ## formatting, lint, types, and who imports whom
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

.PHONY: format
format: $(VENV)/.for-tests ## format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

.PHONY: bless
bless: $(VENV)/.for-tests ## rewrite the expected outputs; read the difference before you commit it
	@$(BIN)/python -m pytest --bless tests --ignore tests/browser $(PYTEST_ARGS)
	@git status --short tests

.PHONY: lock
lock: $(VENV)/.for-tests ## bring requirements/*.lock up to date with pyproject.toml
	@sh requirements/lock.sh $(BIN)

.PHONY: bench
bench: $(VENV)/.for-tests ## measure speed and memory, small sizes; see benchmarks/README.md
	@$(BIN)/python benchmarks/bench.py

.PHONY: bench-full
bench-full: $(VENV)/.for-tests # all sizes, an hour; writes benchmarks/results/
	@$(BIN)/python benchmarks/bench.py --sizes 30 300 1000 3000 10000 --runs 3 2 1 --patience 100 --write

.PHONY: clean
clean: ## remove what was generated and built
	rm -rf docs/playbook site $(VENV) .cache .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis tests/browser/node_modules
