# Everything a person types. Needs Python 3.11 or newer and make; nothing else has to be there beforehand.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000

.PHONY: help run install demo test check bench bundle bundle-check format messages lock clean

define python
	@command -v "$(PYTHON)" >/dev/null 2>&1 || { \
	  echo "There is no $(PYTHON) here."; \
	  echo "→ Install Python 3.11 or newer (on Debian and Ubuntu: apt install python3 python3-venv), or say make $@ PYTHON=/path/to/it."; \
	  exit 1; } >&2
endef

help: ## What there is
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

run: ## Install, load the demo, serve it (HOST=0.0.0.0 for phones on the same network)
	$(python)
	@$(PYTHON) tools/run.py run --host $(HOST) --port $(PORT)

install: ## Set everything up for an installation of your own (docs/operations.md)
	$(python)
	@$(PYTHON) tools/run.py install

demo: ## Load the demo anew (STAGE=start, mid or eve)
	$(python)
	@$(PYTHON) tools/run.py demo --stage $(or $(STAGE),mid)

test: ## All tests (ENGINE=sqlite or postgresql for one database, K=words for some)
	$(python)
	@$(PYTHON) tools/run.py test $(if $(ENGINE),--engine $(ENGINE)) $(if $(K),--only "$(K)") $(if $(ALL),--demand-all)

check: ## Style, types, contracts, migrations, settings, translations
	$(python)
	@$(PYTHON) tools/run.py check

bench: ## Speed and memory beside their floors (ONLY=name for one)
	$(python)
	@$(PYTHON) tools/run.py bench $(if $(ONLY),--only $(ONLY))

bundle: ## One archive for a machine without registries (PYTHONS="3.11 3.12", MACHINE=aarch64)
	$(python)
	@$(PYTHON) tools/run.py bundle $(if $(PYTHONS),--pythons "$(PYTHONS)") $(if $(MACHINE),--machine $(MACHINE))

bundle-check: ## Build the archive, install it with the network cut off, get the sign-in page
	$(python)
	@$(PYTHON) tools/run.py bundle --check

format: ## Put the code into its form
	$(python)
	@$(PYTHON) tools/run.py format

messages: ## Bring the English catalogues up to date
	$(python)
	@$(PYTHON) tools/run.py messages

lock: ## Resolve and pin the dependencies anew
	$(python)
	@$(PYTHON) tools/run.py lock

clean: ## Remove what was built, and nothing that is yours
	rm -rf build .venv
