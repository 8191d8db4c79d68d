# What can be done with this checkout. Needed: make and Python 3.11 or newer (PYTHON=... names another).

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
EXTRAS := dev,exact,cluster
COMPILE = $(BIN)/uv pip compile --quiet --no-annotate pyproject.toml
# --universal keeps the markers of every platform, so that one file serves Windows and Linux.
PIN = $(COMPILE) --all-extras --universal --python-version 3.11 \
	--custom-compile-command 'make constraints' --output-file constraints.txt
# The workbench is stored cleared: what it shows depends on the moment. A browser tests it (tests/browser).
WORKBENCH = notebooks/00-workbench.ipynb
# As notebooks are stored: in Chinese, and without bars.
# Lessons are stored as they open at a seat where nothing was done: in a folder that is never made.
QUIETLY = SIMLIB_LANG=zh SIMLIB_PROGRESS=0 SIMLIB_TRAINING=out/no-seat
# Each worker begins with half of the tests in their order; who has done his takes the other's last ones.
# What reads notebooks is left out: each process would take a second to load it.
WORKERS = -p no:nbval --numprocesses 2 --dist worksteal
# What needs no machine code: tested on one core while the other makes it.
LOWEST = tests/inputs tests/model
# Quick tests are so small that two processes which hand each other tests spend a third of the time on that.
QUICKLY = --quiet --exitfirst -p no:nbval -p no:xdist -m 'not slow and not network'
LOWER = $(LOWEST) $(addprefix tests/,runs engines theory scores search)
NOTEBOOKS = $(filter-out $(WORKBENCH),$(wildcard notebooks/*.ipynb notebooks/training/*.ipynb))

# make wheelhouse FOR=windows gathers for 64-bit Windows with CPython 3.11; plain, for this machine.
FOR ?= here
ifeq ($(FOR),windows)
TARGET_COMPILE = --python-platform x86_64-pc-windows-msvc --python-version 3.11
TARGET_DOWNLOAD = --platform win_amd64 --python-version 3.11 --implementation cp
endif

.DEFAULT_GOAL := help
.PHONY: help install demo test lowest others stored browser quick lower upper code lint format types words bench facts notebooks wheelhouse constraints upgrade clean

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(READY)  ## make .venv with everything in it (again: only if something changed)

# uv takes seconds where pip takes a minute; where uv cannot be had or served, pip does it all.
$(READY): pyproject.toml constraints.txt simlib/__init__.py | $(BIN)/python
	{ $(MAKE) --no-print-directory $(BIN)/uv \
	    && $(BIN)/uv pip install --python $(BIN)/python --constraint constraints.txt --editable '.[$(EXTRAS)]'; } \
	  || $(BIN)/python -m pip install --constraint constraints.txt --editable '.[$(EXTRAS)]'
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "simlib needs Python 3.11 or newer, this is " + sys.version)'
	$(PYTHON) -m venv .venv

$(BIN)/uv: | $(BIN)/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt uv

demo: install  ## show what simlib does, with demonstration data
	$(BIN)/simlib demo

# One core makes machine code, the other does what needs none; then notebooks run beside the tests, and fill the
# time in which these wait for a browser or for each other.
test: install  ## everything that must hold: style, types, floors, tests, examples, notebooks
	$(MAKE) --no-print-directory --jobs 2 code lint types lowest
	$(MAKE) --no-print-directory --jobs 2 others stored

lowest: install  ## the tests of the lowest floors, which need no machine code
	$(BIN)/pytest --quiet -p no:nbval $(LOWEST)

others: install  ## all other tests
	$(BIN)/pytest $(WORKERS) $(LOWEST:%=--ignore=%)

stored: install  ## the notebooks show what is stored in them (of the workbench: that it opens)
	$(QUIETLY) $(BIN)/pytest --quiet --nbval --nbval-current-env -p no:xdist \
	  --nbval-sanitize-with tests/notebooks/sanitize.cfg $(WORKBENCH) $(NOTEBOOKS)

# Only what is missing is asked for, so a machine that has both is left alone.
browser:  ## install what the browser tests need, on Debian: Chromium and a Chinese font
	@command -v chromium >/dev/null && fc-list :lang=zh 2>/dev/null | grep -q . || { \
	  as_root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  $$as_root apt-get update --quiet --quiet && DEBIAN_FRONTEND=noninteractive \
	  $$as_root apt-get install --yes --quiet --quiet --no-install-recommends chromium fonts-wqy-zenhei fontconfig; }

# Bytecode is kept whatever the machine's settings say: else every process that a test starts compiles
# thousands of modules anew (to collect the tests took 26 s of computing without, 11 s with it).
test lowest others stored quick lower upper code: export PYTHONDONTWRITEBYTECODE :=

quick: install  ## the quick tests only
	$(MAKE) --no-print-directory --jobs 2 lower upper

lower: install  ## the quick tests of what reads, runs, scores and searches: one half
	$(BIN)/pytest $(QUICKLY) $(LOWER)

upper: install  ## the quick tests of all else: what shows and asks
	$(BIN)/pytest $(QUICKLY) $(LOWER:%=--ignore=%)

# Half a minute of computing after an edited rule; two processes of tests would each do it, side by side.
code: install  ## make the machine code of the engine and of the scores
	SIMLIB_PROGRESS=0 $(BIN)/simlib run tests/inputs/good.yaml --replications 1 >/dev/null

lint: install  ## style and floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

format: install  ## put code into the house's style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: install  ## check the types
	$(BIN)/mypy

words: install  ## compile the catalogue of words
	$(BIN)/python -m simlib.views.language.catalogue

# Ciw and GerryChain are peers; where they cannot be had, their rows are left out with a word.
bench: install  ## measure speed, start-up and memory beside others; writes benchmarks/RESULTS.md
	-$(BIN)/python -m pip install --quiet --constraint constraints.txt ciw
	-$(BIN)/python -m pip install --quiet --constraint constraints.txt gerrychain
	$(BIN)/python -m benchmarks

facts: install  ## run every clause that acts, with and without its change, and break every one that is held
	$(BIN)/python -m tests.scenarios.acts --store scenarios/facts/clauses_moved.csv \
	  --drawn scenarios/facts/clauses_drawn.csv

# What differs from run to run and from machine to machine is left out: timings, versions.
notebooks: install  ## run the notebooks and store what they show
	$(QUIETLY) $(BIN)/jupyter nbconvert --to notebook --execute --inplace \
	  --ExecutePreprocessor.store_widget_state=False \
	  --ClearMetadataPreprocessor.enabled=True \
	  --ClearMetadataPreprocessor.preserve_cell_metadata_mask=tags \
	  --ClearMetadataPreprocessor.preserve_cell_metadata_mask=jupyter \
	  --ClearMetadataPreprocessor.preserve_nb_metadata_mask=kernelspec $(NOTEBOOKS)
	$(BIN)/python -m tests.notebooks.pictures

wheelhouse: install  ## gather all wheels in wheelhouse/ for machines without a network (FOR=windows)
	rm -rf wheelhouse && mkdir wheelhouse
	echo hatchling | $(COMPILE) - --constraint constraints.txt --extra exact --extra cluster --no-header $(TARGET_COMPILE) \
	  --output-file wheelhouse/requirements.txt
	$(BIN)/python -m pip download --quiet --no-deps --only-binary :all: $(TARGET_DOWNLOAD) --dest wheelhouse \
	  --requirement wheelhouse/requirements.txt
	$(BIN)/python -m hatchling build --target wheel --directory wheelhouse

constraints: $(BIN)/uv  ## write constraints.txt anew, keeping the versions that still fit
	$(PIN)

upgrade: $(BIN)/uv  ## write constraints.txt anew with the newest versions that the ranges allow
	$(PIN) --upgrade

clean:  ## remove everything that can be made again
	rm -rf .venv build dist out wheelhouse .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
