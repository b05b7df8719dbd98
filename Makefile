# make chat   install, build the index, open the chat page
# make test   install, then lint, type-check and test
# make eval   install, then measure and check the release gate

PYTHON ?= python3
VENV ?= .venv
# Each takes 4 GB at most. A file stays with one worker, which starts its servers and browser once;
# the longest come first as files are named, and would come last by their number of tests.
WORKERS ?= 2
BIN := $(VENV)/bin

.PHONY: chat test eval lint clean

chat: $(VENV)/.installed
	$(BIN)/pincite ingest
	$(BIN)/pincite chat

test: $(VENV)/.installed-dev lint
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 \
	  $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

eval: $(VENV)/.installed-dev
	$(BIN)/pincite eval --gate

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Pincite needs Python 3.11 or newer; name one with make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info
