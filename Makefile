# Two commands matter: `make demo` shows the whole, `make test` proves it. Both install what they need.
SHELL := /bin/bash
PY := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help demo test whole coverage check format bench faults years spam oracle sheets lock clean

help: ## list these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

install: ## the .venv and the Debian packages that the application needs, and nothing else
	@.ci/setup.sh run

demo: ## replay a label's whole story, then serve it on http://127.0.0.1:8000 (ARGS=--no-serve stops after the story)
	@.ci/setup.sh run
	@DEMO=1 $(PY) manage.py demo $(ARGS)

test: ## every test on SQLite with the folder broker, then three cases of each on PostgreSQL with Redis (ARGS="tests/audits -k plan")
	@.ci/setup.sh test
	@$(PY) -m tests.run $(ARGS)

whole: ## make test, with every case of every test on both
	@WHOLE=1 $(MAKE) --no-print-directory test

coverage: ## make test, measured: which lines and branches the first of its passes runs
	@COVERAGE=1 $(MAKE) --no-print-directory test

check: ## format, lint, templates, layers between apps, types, migrations
	@.ci/setup.sh test
	@.ci/check.sh

format: ## let ruff and djlint rewrite what they can
	@.ci/setup.sh test
	@$(PY) -m ruff check --quiet --fix . ; $(PY) -m ruff format . ; $(PY) -m djlint --quiet --reformat templates || true

bench: ## the benchmark table: each line a ratio against the barest way to do the same work
	@.ci/setup.sh test
	@$(PY) -m tests.benchmarks $(ARGS)

faults: ## kill workers, empty the broker, hang the mail server: nothing lost (ARGS="--stack sqlite --only kills --kills 200")
	@.ci/setup.sh test
	@$(PY) -m tests.faults $(ARGS)

years: ## three years of a hundred dossiers day by day, each reminder once (ARGS="--postgresql" or "--dossiers 20")
	@.ci/setup.sh test
	@$(PY) -m tests.years $(ARGS)

sheets: ## contact sheets of every page and refused form: desktop, phone, dark, print, in var/sheets (twenty minutes; ARGS="-k label")
	@.ci/setup.sh test
	@rm -rf var/sheets
	@$(PY) -m pytest -q -n 2 tests/browser/sheets.py tests/browser/refused.py $(ARGS)

spam: ## what SpamAssassin says of every kind of mail, without the network: 0.0 or below each
	@.ci/setup.sh spam
	@$(PY) -m pytest -q -s tests/spam.py $(ARGS)

oracle: ## our arithmetic against one written from the guide's text alone, drawn anew (ARGS="--comparisons 200000 --seed 7")
	@.ci/setup.sh test
	@$(PY) -m tests.guide.comparisons $(ARGS)

lock: ## write both lock files anew from pyproject.toml
	@.ci/setup.sh run
	@[ -x var/uv/bin/uv ] || { $(PY) -m venv var/uv && var/uv/bin/pip install --quiet uv; }
	@var/uv/bin/uv pip compile --quiet --generate-hashes --python-version 3.11 --extra dev pyproject.toml -o requirements.lock
	@var/uv/bin/uv pip compile --quiet --generate-hashes --python-version 3.11 --constraint requirements.lock pyproject.toml -o requirements-run.lock

clean: ## back to a fresh clone: .venv, var (the demo's database with it) and every cache go
	rm -rf .venv var staticfiles htmlcov test-results .coverage* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
