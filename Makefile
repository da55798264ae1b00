# Everything a newcomer needs: `make site` builds the demonstration archive, `make test` proves the program.
# Only python3 (3.11 or newer) with pip has to be there; system packages for the tests are installed by tests/judges/setup.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK = $(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 --custom-compile-command "make lock" pyproject.toml

.PHONY: site preview view test check bench campaign lock clean docs words

site: $(VENV)/.site
	@$(BIN)/dateline build

preview: $(VENV)/.site
	@$(BIN)/dateline serve --open

view: $(VENV)/.site
	@$(BIN)/dateline view

test: $(VENV)/.dev judges
	$(BIN)/ruff check generator tests benchmarks docs
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest -n $$(( $$(getconf _NPROCESSORS_ONLN) + 1 )) --dist worksteal

check: $(VENV)/.dev
	$(BIN)/ruff format generator tests benchmarks docs
	$(BIN)/ruff check --fix generator tests benchmarks docs
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: $(VENV)/.bench
	$(BIN)/python -m benchmarks

# Less than an hour: 5,000 sequences of edits, 1,000 killed builds.
campaign: $(VENV)/.dev
	DATELINE_SEQUENCES=5000 DATELINE_KILLS=1000 $(BIN)/python -m pytest -n auto --timeout 0 tests/engine/test_incremental.py tests/engine/test_interruption.py

lock: $(VENV)/.dev
	$(LOCK) --extra editable --extra serve --extra cards -o requirements.lock
	$(LOCK) -c requirements.lock --extra editable --extra serve --extra cards --extra dev -o requirements-dev.lock
	$(LOCK) -c requirements.lock --extra bench -o requirements-bench.lock

.PHONY: judges
judges:
	@sh tests/judges/setup.sh

$(VENV)/.made:
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing: install Python 3.11 or newer, or say where it is: make $(MAKECMDGOALS) PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$$($(PYTHON) --version) is too old: Dateline needs Python 3.11 or newer. Say where one is: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); $(PYTHON) -m virtualenv -q $(VENV) 2>/dev/null; } || { rm -rf $(VENV); echo "Python's module venv is missing (on Debian and Ubuntu: sudo apt-get install python3-venv)."; exit 1; }
	@touch $@

$(VENV)/.site: $(VENV)/.made requirements.lock pyproject.toml
	@echo "Setting up Dateline in $(VENV) …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.site requirements-dev.lock tests/judges/pagefind-extended.lock
	@echo "Setting up the tools for tests …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --upgrade --target tests/judges/pagefind-extended -r tests/judges/pagefind-extended.lock
	@touch $@

$(VENV)/.bench: $(VENV)/.site requirements-bench.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@touch $@

docs: $(VENV)/.site
	$(BIN)/python docs/_generate.py

words: $(VENV)/.site
	PYTHONPATH=. $(BIN)/python docs/_words.py

clean:
	rm -rf $(VENV) public .dateline tests/judges/node_modules tests/judges/pagefind-extended
