# What developers and CI run. It needs make and Python 3.11 or later; everything else goes into .venv.

PYTHON ?= $(shell for python in python3.11 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
READY := .venv/.ready
OTHERS := .venv-bench
DATA := examples/data/tianjin-village
SCHEMA := src/partyrate/schemes/scheme.schema.json

.PHONY: installed help setup spark demo test test-fast coverage fuzz mutants lint format docs playground bench bench-quick schema data clean

help: ## show the targets
	@sed -n 's/^\([a-z-]*\):.*## /  \1: /p' $(MAKEFILE_LIST)

setup: $(READY) ## make .venv with everything pinned in constraints.txt

$(READY): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed, as python3.11 or python3" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) hatchling editables
	$(PIP) --no-build-isolation --editable '.[dev]'
	@touch $@

spark: $(READY) ## install PySpark, for the tests that start a cluster; they need Java 17 as well
	$(PIP) wheel # PySpark comes as source alone
	$(PIP) --no-build-isolation --editable '.[spark]'

demo: $(READY) ## rate 3,538 synthetic villages and write the results and a report to demo-output
	$(BIN)/partyrate rate tianjin-village $(DATA).csv --profile illustrative --table staff=$(DATA)-staff.csv --table event=$(DATA)-event.csv --table history=$(DATA)-history.csv --as-of 2020-03-01 --period 2019 --out demo-output/tianjin-village
	$(BIN)/partyrate report tianjin-village $(DATA).csv --profile illustrative --table staff=$(DATA)-staff.csv --table event=$(DATA)-event.csv --table history=$(DATA)-history.csv --as-of 2020-03-01 --period 2019 --out demo-output/report.html

test: $(READY) ## run every test; HYPOTHESIS_PROFILE=quick or thorough for fewer or more random cases
	$(BIN)/python -m pytest --numprocesses auto --dist loadgroup

test-fast: $(READY) ## run the tests of units that are not slow, for the inner loop
	HYPOTHESIS_PROFILE=$(or $(HYPOTHESIS_PROFILE),quick) $(BIN)/python -m pytest --numprocesses auto --dist loadgroup -m "not slow" tests/unit

coverage: $(READY) ## the same in a quarter more time, and fail where too little of the code was run
	$(BIN)/python -m pytest --numprocesses auto --dist loadgroup --cov

fuzz: $(READY) ## try N random pairs of a scheme and a cohort (10000) on every engine, or ON=postgres, ON=spark; SEED=... goes on where a run stopped
	$(BIN)/python -m tests.properties.$(if $(ON),on_servers --on $(ON),long_run) $(or $(N),10000) $(if $(SEED),--seed $(SEED))

mutants: $(READY) ## change N places (300) of the code that decides results, drawn by SEED (1), and count how many changes the tests notice; ONLY='checks/*' of some files
	$(BIN)/python -m tests.mutation --seed $(or $(SEED),1) --count $(or $(N),300) $(if $(ONLY),--only "$(ONLY)")

fuzz-input: $(READY) ## try rules, scheme files, tables and cells that nobody meant for MINUTES (10), SEED=... others, TARGET=... only some
	$(BIN)/python -m tests.fuzz --minutes $(or $(MINUTES),10) --seed $(or $(SEED),1) $(addprefix --target ,$(TARGET))

lint: $(READY) ## rules, format and types of the code; that the example data are what their script makes
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python examples/data/make_tianjin.py --check
	$(BIN)/python examples/data/make_liuzhou.py --check
	$(BIN)/python examples/data/make_kaifeng.py --check
	$(BIN)/python examples/data/make_dinghai.py --check
	$(BIN)/python examples/data/make_qingxu.py --check
	$(BIN)/python examples/data/make_county.py --check

format: $(READY) ## fix what can be mended without thinking
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: $(READY) ## build the documentation; any warning fails
	$(BIN)/sphinx-build --fail-on-warning --keep-going --nitpicky --quiet docs docs/_build

playground: $(READY) ## build the page in which schemes are tried in a browser, into docs/_build/playground; it needs npm
	$(BIN)/python docs/make_playground.py

installed: $(READY) ## build the wheel, install it alone and with each extra alone, and start it there; the types of the page on services
	$(BIN)/python -m tests.installed --types

bench: $(READY) $(OTHERS)/.ready ## time everything beside other engines, and write docs/performance.md; six minutes, 4 GB of disk, 8 GB of memory; PARTS=one-unit for some of it
	$(BIN)/python tests/bench/everything.py $(PARTS)

bench-quick: $(READY) ## the same in small sizes, written nowhere; other engines where `make bench` has installed them
	$(BIN)/python tests/bench/everything.py --quick

$(OTHERS)/.ready: tests/bench/requirements.txt
	test -x $(OTHERS)/bin/python || $(PYTHON) -m venv $(OTHERS)
	$(OTHERS)/bin/python -m pip install --quiet --disable-pip-version-check --requirement tests/bench/requirements.txt
	@touch $@

schema: $(READY) ## write the JSON Schema of scheme files anew
	$(BIN)/python -c 'import json; from partyrate.loading import json_schema; print(json.dumps(json_schema(), ensure_ascii=False, indent=2))' > $(SCHEMA)

data: $(READY) ## make the example data anew
	$(BIN)/python examples/data/make_tianjin.py
	$(BIN)/python examples/data/make_liuzhou.py
	$(BIN)/python examples/data/make_kaifeng.py
	$(BIN)/python examples/data/make_dinghai.py
	$(BIN)/python examples/data/make_qingxu.py
	$(BIN)/python examples/data/make_county.py

clean: ## remove everything that was made here
	rm -rf .venv $(OTHERS) build dist demo-output docs/_build docs/jupyter_execute .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis
