# The house's handles. Everything lives in .venv; each target sets up by itself what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TESTS ?= tests
export PYTHONUNBUFFERED := 1
# Threads that wait give up their core instead of spinning: ten times faster where others are busy too.
export OMP_WAIT_POLICY := PASSIVE

.PHONY: setup setup-dev browser app demo test test-quantized lint check bench bench-estimate bench-memory matrix bench-data bench-train torture torture-hub probes torture-page soak shots space space-wheels pretrain

setup: $(VENV)/.ready            ## what a user needs

setup-dev: $(VENV)/.ready-dev    ## and what a developer needs

$(VENV)/.ready: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "PEFT UI needs Python 3.11 or newer; name one with: make PYTHON=python3.12 app")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.ready-dev: requirements-dev.txt $(VENV)/.ready
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-dev.txt
	touch $@

browser:                         ## the browser that the page's tests drive (Debian; they say so when it is missing)
	@command -v chromium >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	  else echo "No chromium: the browser tests will be skipped. Install it with: apt-get install chromium"; fi; }

app: setup                       ## open the page
	$(BIN)/python -m peft_ui app

demo: setup                      ## the whole road on the terminal: rows, methods, runs, answers
	$(BIN)/python -m peft_ui.demo

# Two test processes share the cores; a thread each is faster than fighting over them.
test: export OMP_NUM_THREADS := 1
test: setup-dev browser          ## all tests
	$(BIN)/python -m pytest $(TESTS) -n 2 --dist worksteal

QUANTIZED := build/quantized
test-quantized: setup-dev        ## bases in 4 and 8 bits, 8-bit AdamW and trackio, whose packages the other tests run without
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --upgrade --target $(QUANTIZED) -r requirements-quantized.txt
	PYTHONPATH=$(QUANTIZED) OMP_NUM_THREADS=1 $(BIN)/python -m pytest tests/training/test_quantized.py

lint: setup-dev                  ## style, budgets, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check: lint test                 ## what .ci/run calls

bench: setup-dev                 ## figures, as ratios against a plain baseline
	$(BIN)/python -m bench.estimate

bench-estimate: setup-dev        ## how long the page waits for its figures, for 8B and 70B configs and every method
	$(BIN)/python -m bench.estimate_live

bench-memory: setup-dev          ## memory and time: the estimate against real workers; ARGS="--causal FOLDER" for real models
	$(BIN)/python -m bench.memory $(ARGS)

matrix: setup-dev                ## every method on every architecture and task, tried; writes docs/methods.md
	$(BIN)/python -m tests.methods.matrix $(METHODS)

bench-data: setup-dev            ## a million rows from the file to the audit; ROWS=100000 for a small form, MODEL=a tokenizer
	$(BIN)/python -m bench.data $(or $(ROWS),1000000) $(MODEL)

bench-train: setup-dev           ## our step against the tutorial's; MODEL=folder of a real model, ROWS=a file of rows
	$(BIN)/python -m bench.train

torture-hub: setup-dev           ## every way in which a push can go wrong, as a table
	$(BIN)/python -m tests.hub_stand_in.torture

KILLS ?= 100
torture: setup-dev               ## a hundred kills and mishaps at random moments, as a table; KILLS=10: ten of those left
	$(BIN)/python -m tests.torture --kills $(KILLS) $(if $(FRESH),--fresh)

torture-page: setup-dev browser  ## worker, supervisor, estimator, speaker and page, each killed three times, as a table
	$(BIN)/python -m tests.ui.kills

MINUTES ?= 60
EVENTS ?= 0
soak: setup-dev browser          ## four pages in use for MINUTES; EVENTS=2000: they poll one long run; 1 if the page leaks
	$(BIN)/python -m tests.ui.soak --minutes $(MINUTES) --events $(EVENTS)

probes: setup-dev                ## everything that a second visitor may try, as a table
	$(BIN)/python -m tests.ui.probes

# What a Space's builder adds to requirements.txt: its own gradio with two extras, which cap pydantic, and ZeroGPU's package.
SDK = $(shell sed -n 's/^sdk_version: //p' README.md)
BUILDER = "gradio[oauth,mcp]==$(SDK)" "uvicorn>=0.14.0" "websockets>=10.4" spaces "pydantic<=2.12.5"
SPACE_VENV ?= build/space-venv
space: setup-dev browser         ## install as a Space's builder does, and run app.py there as a Space would
	$(PYTHON) -m venv $(SPACE_VENV)
	$(SPACE_VENV)/bin/python -m pip install -q --disable-pip-version-check $(BUILDER) -r requirements.txt
	SPACE_PYTHON=$(abspath $(SPACE_VENV))/bin/python $(BIN)/python -m pytest tests/ui/test_space.py
	rm -rf $(SPACE_VENV)

space-wheels:                    ## whether all of that can be had for the Space's own Python 3.12, without having one
	$(PYTHON) -m pip install -q --dry-run --ignore-installed --disable-pip-version-check --target build/none \
	  --python-version 3.12 --only-binary=:all: $(BUILDER) -r requirements.txt

shots: setup-dev browser         ## the pictures of the README; Chinese ones too where a font for it can be had
	@fc-list :lang=zh 2>/dev/null | grep -q . || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq fonts-noto-cjk >/dev/null || true; fi; }
	$(BIN)/python -m tests.ui.shots docs/images

pretrain: setup                  ## make the demo model anew (about an hour on two cores)
	$(BIN)/python -m pretraining.pretrain --out build/pretraining
