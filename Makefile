# OrderSync: `make demo` and `make test` do all their set-up themselves, in .venv.

PYTHON ?= python3
RUN := .venv/bin/python
WORKERS ?= auto

.DEFAULT_GOAL := help
.PHONY: help demo test test-browser test-real connector lint bench bench-grid bench-report chaos abilities lock clean install install-dev

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

demo: install ## watch orders go from a cart to a warehouse and back (ONCE=1, ORDERS=DIR, SEED=n, TIMEOUT=seconds)
	@$(RUN) -m demo $(if $(filter-out 0,$(ONCE)),--once) $(if $(ORDERS),--orders "$(ORDERS)") \
		$(if $(SEED),--seed $(SEED)) $(if $(TIMEOUT),--timeout $(TIMEOUT))

test: install-dev ## run every test (ARGS="-k word" for some, WORKERS=0 for one after the other)
	@$(RUN) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

test-browser: install-dev ## use the Order Desk in Chromium as people do (SCREENSHOTS=1 renews docs/screenshots)
	@$(RUN) -m pytest tests/browser $(if $(filter-out 0,$(SCREENSHOTS)),--screenshots) $(ARGS)

test-real: install-dev ## run whole flows against real Medusa, Vendure and Tryton, from their packages (SYSTEM=tryton for one)
	@$(RUN) -m pytest tests/real -n 3 -v -rs $(if $(SYSTEM),-k $(SYSTEM)) $(ARGS)

lint: install-dev ## ruff, mypy and the arrows of the layout
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m mypy --strict include demo plugins scaffold
	@.venv/bin/lint-imports

bench: install-dev ## orders a second and peak memory, on SQLite and PostgreSQL
	@$(RUN) -m bench $(ARGS)

bench-grid: install-dev ## how long the Orders page takes at a million orders (ARGS="--orders 100000" for fewer)
	@$(RUN) -m bench.grid $(ARGS)

bench-report: install-dev ## a status report of a million rows beside COPY and pandas (ARGS="--rows 50000" for fewer)
	@$(RUN) -m bench.report $(ARGS)

chaos: install-dev ## kill the worker in mid-delivery again and again: nothing lost, nothing sent twice
	@$(RUN) -m tests.acceptance.chaos $(ARGS)

install: ## install what the demo needs into .venv (PYTHON=, UV=none for pip)
	@$(PYTHON) -m demo.install

install-dev: ## install what the tests need as well
	@$(PYTHON) -m demo.install --dev

connector: install-dev ## begin a new vendor: NAME=acme KIND=cart (or source, destination; TITLE="Acme Shop")
	@$(RUN) -m scaffold --name "$(NAME)" --kind "$(KIND)" $(if $(TITLE),--title "$(TITLE)")

abilities: install-dev ## write the table of what vendors can do into README.md and docs/connectors.md
	@$(RUN) -m include.order_sync.connectors.abilities

lock: ## make constraints.txt anew, with the newest versions that fit (needs uv)
	@uv pip compile --quiet --universal --python-version 3.11 --upgrade --no-annotate --no-emit-index-url \
		--custom-compile-command "make lock" requirements-dev.txt --output-file constraints.txt
	@echo "constraints.txt is new: run make test, then commit it"

clean: ## remove .venv, the demo's files and every cache
	@rm -rf .venv .demo .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
