# `make run` starts the whole product on this machine, `make test` runs every test, `make check` runs them for longer.
# Needs Python 3.11 and make. PORT (8000) and DIPS_HOME (.dips) are honoured. JOBS are the tests' workers: one more
# than two cores, because each often waits for a browser, a server or a lock.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
JOBS ?= 3
export DIPS_FOLLOWS_PARENT := 1
export PYTHONDONTWRITEBYTECODE :=  # compiled once, not by each of some hundred processes

.PHONY: help run test check bench lint fmt install dev requirements browser

help: ## Show the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

run: install ## Start everything and say where to go
	@$(BIN)/dips run

test: dev browser ## Run every test, in parallel
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(ARGS)

check: dev browser ## Run every test with all its rounds: hours, not minutes
	@DIPS_FULL=1 $(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(ARGS)

bench: dev ## Measure, side by side with a bare Django site, and write docs/benchmarks.md
	@DIPS_DURABLE=1 $(BIN)/python -m pytest tests/benchmarks -o python_files='bench_*.py' -o python_functions='bench_*' $(ARGS)

lint: dev ## Check style, types and imports
	@$(BIN)/python -m pytest tests/house $(ARGS)

fmt: dev ## Put the code in the house's shape
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

install: ## Make .venv with what the product runs on
	@$(PYTHON) requirements/install.py runtime

dev: ## Make .venv with what the tests need besides
	@$(PYTHON) requirements/install.py dev

browser: dev ## Find Chromium for the browser tests, or install it when that is allowed
	@$(BIN)/python -m tests.support.chromium

requirements: dev ## Compile the hashed requirement files anew
	@cd requirements && for set in bootstrap runtime production dev helm; do \
	  case $$set in production) more="-c runtime.txt" ;; helm) more=--no-deps ;; *) more= ;; esac; \
	  ../$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    $$more $$set.in --output-file $$set.txt || exit 1; done
