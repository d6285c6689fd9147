# Everything here works in a path with a space, as root and as an ordinary user.
# PYTHON names another interpreter: make run PYTHON=python3.12

PYTHON ?= python3
VENV_PYTHON := .venv/bin/python
MANAGE := $(VENV_PYTHON) -m config.runner exec

.DEFAULT_GOAL := help
.PHONY: help run test lint format bench demo-reset shell openapi lock installed-demo installed-dev

help:  ## Show this list
	@echo "Regulars: a self-hosted loyalty backend. Commands:"
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1	/' | expand -t 20

run: installed-demo  ## Start everything and replay real purchases (LIMIT=households or all)
	@$(VENV_PYTHON) -m config.runner

test: installed-dev  ## Run every test (ARGS="-k word" for some)
	@$(VENV_PYTHON) -m config.runner test $(ARGS)

lint: installed-dev  ## Check style, types, import arrows and migrations
	$(VENV_PYTHON) -m ruff check .
	$(VENV_PYTHON) -m ruff format --check .
	$(VENV_PYTHON) -m mypy
	.venv/bin/lint-imports
	DJANGO_SETTINGS_MODULE=config.settings_test $(MANAGE) makemigrations --check --dry-run

format: installed-dev  ## Put the code into its agreed form
	$(VENV_PYTHON) -m ruff check --fix --quiet . || true
	$(VENV_PYTHON) -m ruff format .

bench: installed-dev  ## Measure against references in the same run, and print ratios
	@$(VENV_PYTHON) -m config.runner bench $(ARGS)

demo-reset: installed-demo  ## Delete the embedded database; the next run starts afresh
	@$(VENV_PYTHON) -m config.runner reset

shell: installed-demo  ## Open a Python shell on the embedded database
	@$(MANAGE) shell

openapi: installed-dev  ## Write openapi.json from the code
	$(MANAGE) spectacular --format openapi-json --file openapi.json --validate --fail-on-warn

lock: installed-dev  ## Pin every package again, from the .in files
	@for name in requirements requirements-demo requirements-dev requirements-installer; do \
		UV_CUSTOM_COMPILE_COMMAND="make lock" .venv/bin/uv pip compile --quiet --universal \
			--generate-hashes --python-version 3.11 --no-emit-index-url --upgrade \
			"$$name.in" --output-file "$$name.txt" || exit 1; \
	done

installed-demo:
	@"$(PYTHON)" config/install.py requirements-demo.txt

installed-dev:
	@"$(PYTHON)" config/install.py requirements-dev.txt
