# Everything a person or a CI runs. Each target makes the environment first, and finds it made on later calls.
# PYTHON=python3.12 chooses the interpreter; without it the first of python3.12, python3.11, python3 that runs is taken.

PYTHON ?=
SHARED ?= ../shared
ARGS ?=
bin := .venv/bin
packages := flows tasks expectations warehouse seeds

.DEFAULT_GOAL := help
.PHONY: help run serve doctor accept bench-prefect measure-web measure-gates measure-clients measure-readers measure-report fuzz mutate torture security sbom test check lint types lock-check docs-check screens lock score bench bench-scale setup-system clean env

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: env ## read the seed articles and publish data/amarkav.duckdb (ARGS="--source FILE" reads others)
	@$(bin)/amarkav run $(ARGS)

serve: env ## Prefect server, UI, worker and deployments on 127.0.0.1:4200, until Ctrl-C (ARGS="--port 4300")
	@$(bin)/amarkav serve $(ARGS)

doctor: env ## is this installation fit to run, and what to do if not
	@$(bin)/amarkav doctor $(ARGS)

accept: env ## show on a real server, worker and browser that the Prefect part holds (minutes; ARGS="kill queue" runs some)
	@PYTHONPATH=. $(bin)/python tests/prefect_acceptance.py $(ARGS)

bench-prefect: env ## what Prefect costs on the main job, beside the same functions called plainly (ARGS=ARTICLES)
	@PYTHONPATH=.:tools $(bin)/python tests/bench_prefect.py $(ARGS)

measure-web: env ## print the figures of reading the web, on loopback (ARGS="pages warc limits pace copies")
	@PYTHONPATH=.:tests:tests/web $(bin)/python tests/measure_web.py $(ARGS)

fuzz: env ## coverage-guided fuzzing of every parser, added to docs/fuzzing-totals.csv (ARGS="--minutes 30 feed warc")
	@$(bin)/python tests/fuzz.py $(ARGS)

mutate: env ## read random mutations of the seeds, every span checked (ARGS="--count 1000000 --seed 1")
	@$(bin)/python tests/mutate_seeds.py $(ARGS)

torture: env ## kill, starve and break the pipeline in every way known; minutes (ARGS="crash --short" runs some)
	@PYTHONPATH=.:tests:tests/web $(bin)/python tests/torture.py $(ARGS)

security: env ## what bandit says of the code and the advisories of the locked packages, where they can be reached
	@PATH="$(CURDIR)/$(bin):$(PATH)" $(bin)/python tools/scan_security.py

sbom: env ## write build/sbom.json, the bill of materials (CycloneDX) of what the lock pins
	@mkdir -p build && $(bin)/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --output-reproducible --of JSON --output-file build/sbom.json 2>/dev/null
	@$(bin)/python -c 'import json; print(len(json.load(open("build/sbom.json"))["components"]), "components in build/sbom.json")'

measure-clients: env ## open the snapshot in DuckDB 1.3 to 2.0, its CLI, Harlequin and marimo, idle and while runs are loaded
	@PYTHONPATH=.:tests $(bin)/python tests/measure_clients.py

measure-readers: env ## how long readers wait while runs are loaded and published (ARGS="--articles 3000 --runs 20")
	@PYTHONPATH=.:tests $(bin)/python tests/measure_readers.py $(ARGS)

measure-report: env ## build time and size of the report and the exports (ARGS="--articles 9100" or "--home HOME")
	@PYTHONPATH=.:tests $(bin)/python tests/measure_report.py $(ARGS)

measure-gates: env ## print which expectation catches which planted fault, and the time of a gate over 100,000 claims
	@PYTHONPATH=.:tests $(bin)/python tests/test_gate_mutations.py
	@PYTHONPATH=.:tests $(bin)/python tests/bench_gate.py $(ARGS)

test: env ## run all tests on all cores (ARGS="-k periods" runs some)
	@$(bin)/python -m pytest --numprocesses auto --dist loadfile $(ARGS)

check: lint types lock-check docs-check ## run every check below, the layer test and the docs test

lint: env ## ruff: rules and format
	@echo "ruff" && $(bin)/ruff check --quiet . && $(bin)/ruff format --check --quiet .

types: env ## mypy, strict
	@echo "mypy" && $(bin)/mypy --no-error-summary && $(bin)/mypy --no-error-summary --strict tools

lock-check: env ## requirements.lock answers to pyproject.toml and to what is installed
	@$(bin)/python tools/check_lock.py

docs-check: env ## the layers hold, and the docs name only what exists
	@$(bin)/python -m pytest tests/test_layers.py tests/test_docs.py

screens: env ## run the sessions of the README and the recipes again and write their output into them
	@$(bin)/python tools/readme_screens.py --write

lock: env ## resolve pyproject.toml anew into requirements.lock
	@PATH="$(PATH):$(CURDIR)/$(bin)" sh tools/lock.sh

score: env ## score the reader on the gold claims in ../shared, where present (ARGS=--pin pins the scores)
	@$(bin)/python tools/score.py $(SHARED)/corpus $(ARGS)

bench: env ## time the reader beside what one would take instead, and its growth on hard texts (ARGS=--write)
	@$(bin)/python tools/bench.py $(SHARED)/corpus
	@PYTHONPATH=. $(bin)/python tools/bench_readers.py $(SHARED)/corpus $(ARGS)

bench-scale: env ## the whole job at 1,000, 10,000, 100,000 articles (ARGS="1000 10000", "--parts job,cluster", --write)
	@PYTHONPATH=. $(bin)/python tools/bench_scale.py $(ARGS)

setup-system: ## install the programs of tools/system-packages.txt that later tests drive (Debian, as root)
	@sh tools/setup-system.sh

clean: ## remove the environment and everything built; data/ stays
	@rm -rf .venv build .mypy_cache .pytest_cache .ruff_cache *.egg-info
	@find $(packages) tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

env: ## make .venv as requirements.lock says, if it is not there
	@PYTHON="$(PYTHON)" sh tools/environment.sh
