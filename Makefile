# Everything one does here: `make run` for a person who wants to play, the rest for who works on it.

PYTHON ?= python3
ARGS ?=

VENV := .venv
PY := $(VENV)/bin/python
BIN := frontend/node_modules/.bin
# Where npm is missing, the one that .ci/npm puts into the virtual environment is found here.
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export CHROMIUM

# Stamps: each is younger than what it was installed from, so that nothing slow happens twice.
VENV_MADE := $(VENV)/.made
RUN_READY := $(VENV)/.run-ready
DEV_READY := $(VENV)/.dev-ready
NPM_READY := frontend/node_modules/.ready
INSTALLED_FROM := pyproject.toml hatch_build.py frontend/package-lock.json frontend/vendor.json
PIP := $(PY) -m pip --disable-pip-version-check --quiet

.PHONY: help run test check format types docs bench clean chromium FORCE
.DEFAULT_GOAL := help

help:
	@echo "make run      install what is missing and open the playground   (ARGS=\"--port 9000\" goes to the server)"
	@echo "make test     all tests, the ones in a real browser too         (ARGS=\"-k name\" goes to pytest)"
	@echo "make check    formatting, lint, types, generated files"
	@echo "make format   format everything, and fix what can be fixed safely"
	@echo "make types    write all that is made from the code: frontend/types.d.ts and the pages of make docs"
	@echo "make docs     write docs/protocol.md and docs/components.md"
	@echo "make bench    measure speed and load"
	@echo "make clean    remove everything that was installed or built"
	@echo "PYTHON=python3.12 chooses the Python, CHROMIUM=/path/to/chromium the browser for the tests."

run: $(RUN_READY)
	@$(PY) -m server $(ARGS)

test: $(DEV_READY) $(NPM_READY) chromium
	@failed=; \
	$(PY) -m pytest $(ARGS) || failed="$$failed pytest"; \
	node --test tests/frontend/*.test.js || failed="$$failed node"; \
	if [ -n "$$failed" ]; then echo "TESTS FAILED:$$failed"; exit 1; fi; \
	echo "All tests passed."

check: $(DEV_READY) $(NPM_READY)
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) -m mypy .ci/*.py
	$(BIN)/biome check --error-on-warnings
	$(BIN)/tsc -p frontend
	$(BIN)/tsc -p tests/frontend
	$(PY) .ci/page_types.py --check
	$(PY) .ci/protocol_page.py --check
	$(PY) .ci/components_page.py --check
	@echo "All checks passed."

format: $(DEV_READY) $(NPM_READY)
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .
	$(BIN)/biome check --write

types: docs
	$(PY) .ci/page_types.py

docs: $(DEV_READY)
	$(PY) .ci/protocol_page.py
	$(PY) .ci/components_page.py

bench: $(DEV_READY)
	$(PY) -m benchmarks $(ARGS)

clean:
	rm -rf $(VENV) frontend/node_modules frontend/vendor artefacts build dist
	rm -rf .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

chromium:
	@.ci/chromium --install >/dev/null

$(VENV_MADE):
	@.ci/venv "$(PYTHON)" $(VENV)
	@touch $@

# Also when the vendored modules were removed by hand.
$(RUN_READY): $(VENV_MADE) $(INSTALLED_FROM) $(if $(wildcard frontend/vendor/.stamp),,FORCE)
	@echo "Installing Layerwise (once, about half a minute)"
	@$(PIP) install --editable .
	@touch $@

$(DEV_READY): $(RUN_READY)
	@echo "Installing the developers' tools"
	@$(PIP) install --upgrade 'pip>=25.1'
	@$(PIP) install --group dev
	@touch $@

$(NPM_READY): $(VENV_MADE) frontend/package.json frontend/package-lock.json
	@.ci/npm $(PY) frontend
	@touch $@

FORCE:
