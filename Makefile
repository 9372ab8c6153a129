# The tasks of this repository; `make` alone lists them. Each installs what it lacks and says so; nothing is done twice.

SHELL := bash
.DEFAULT_GOAL := help
export PKG_CONFIG_PATH := $(CURDIR)/.deps/pkgconfig

PYTHON := .venv/bin/python
CHECKOV := .checkov/installed
# One self-contained executable a function, as it is shipped: the Swift runtime inside.
BUILD := swift build -c release --static-swift-stdlib --disable-local-rpath
BINARIES := .build/release
LIBRARIES := .deps/pkgconfig/darkroom-vips.pc

.PHONY: help
help:
	@echo 'Darkroom, an image pipeline of small Swift functions. Tasks:'
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12 | sed 's/^/  make /'

.PHONY: run
run: build ## Take the pictures of samples/ through the whole pipeline on this machine; see out/index.html
	@scripts/run-samples $(BINARIES)

.PHONY: test
test: build $(CHECKOV) ## Run every test: lint, units, imaging, state machines, local cloud, end to end
	@scripts/run-tests

.PHONY: up
up: build ## Start the local cloud and stay; Ctrl-C or `make down` stops it. With faults: make up FAULTS=faults.json
	@$(PYTHON) -m local up --binaries $(BINARIES) $(if $(FAULTS),--faults $(FAULTS))

.PHONY: down
down: ## Stop the local cloud that `make up` started
	@if [ -x $(PYTHON) ]; then $(PYTHON) -m local down; else echo "local cloud: not running"; fi

.PHONY: step
step: build ## Run one function on its event: make step STEP=resize-variant
	@$(PYTHON) -m local.step $(STEP) --binaries $(BINARIES)

.PHONY: build
build: deps ## Build the functions and the darkroom command for release
	@echo "Building the functions and the darkroom command (release)"
	@$(BUILD) 2>&1 | grep -v 'mktemp' ; exit $${PIPESTATUS[0]}

.PHONY: package
package: build ## Pack each function for Lambda (provided.al2023): zips in .build/packages
	@$(PYTHON) -m package

.PHONY: deploy
deploy: deps ## Build and deploy a release to your AWS account: make deploy TO=dev (or prod; default is what --guided made)
	@.venv/bin/sam build --config-env $(or $(TO),default)
	@scripts/deploy $(or $(TO),default)

.PHONY: verify-aws
verify-aws: deps ## Deploy to your AWS account, audit, and remove it again; needs DARKROOM_VERIFY_AWS=yes
	@$(PYTHON) -m verify

# What `sam build` calls for each function of template.yaml, in this folder and with ARTIFACTS_DIR set.
build-%: build
	@$(PYTHON) -m package $* --into "$(ARTIFACTS_DIR)"

.PHONY: soak
soak: build ## 1,000 uploads under faults of every kind, then an audit: make soak SOAK_UPLOADS=200 SOAK_SEED=7
	@SOAK_UPLOADS=$(SOAK_UPLOADS) SOAK_SEED=$(SOAK_SEED) $(PYTHON) Tests/soak/soak.py

.PHONY: bench
bench: build .bench/packages/installed ## Measure against Pillow, pyvips and the codecs alone: make bench BENCH="--jobs a" BENCH_PICTURES=folder
	@$(PYTHON) -m bench $(if $(BENCH_PICTURES),--pictures $(BENCH_PICTURES)) $(BENCH)

.PHONY: bench-instructions
bench-instructions: build ## Hold hot paths to their budgets of instructions, by valgrind; STORE=1 makes new budgets
	@scripts/install-packages binutils valgrind
	@$(PYTHON) -m bench.instructions $(if $(STORE),--store)

.bench/packages/installed: bench/requirements.txt
	@scripts/install-packages gcc libheif-examples
	@echo "Installing the packages of bench/requirements.txt into .bench/packages"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --upgrade --target .bench/packages --requirement $<
	@touch $@

.PHONY: permissions
permissions: build ## Run the end-to-end tests with nothing but the roles' permissions, then take each of those away once
	@DARKROOM_STRICT=1 $(PYTHON) -m pytest -q -p no:cacheprovider Tests/end-to-end
	@$(PYTHON) -m pytest -q -s -p no:cacheprovider Tests/permissions

.PHONY: fuzz
fuzz: deps ## Feed damaged pictures to the decoders, under AddressSanitizer: make fuzz FUZZ_SECONDS=3600 FUZZ_SEED=7
	@swift build --product fuzz --sanitize=address --scratch-path .build/address 2>&1 | grep -v 'ld.gold: warning'
	@SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 .build/address/debug/fuzz $(or $(FUZZ_SECONDS),600) $(or $(FUZZ_SEED),1) .build

.PHONY: lint
lint: deps $(CHECKOV) ## Check the formatting, the template and its security
	@scripts/lint

.PHONY: format
format: ## Format the Swift sources
	@swift format --in-place --recursive Package.swift Sources Tests bench

.PHONY: clean
clean: ## Remove everything that was built or downloaded
	rm -rf .build .deps .venv .checkov .local .bench out

# What the tasks need: Debian's packages, the Python tools, the pinned image libraries.

.PHONY: deps
deps: .venv/installed $(LIBRARIES)
	@scripts/install-packages
	@scripts/build-libcurl
	@scripts/build-libjpeg
	@scripts/build-libpng

.venv/installed: requirements.txt
	@scripts/install-packages
	@echo "Installing the Python tools of requirements.txt into .venv"
	@python3 -m venv .venv
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

$(CHECKOV): requirements-checkov.txt
	@scripts/install-packages
	@echo "Installing checkov into .checkov"
	@python3 -m venv .checkov
	@.checkov/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements-checkov.txt
	@touch $@

$(LIBRARIES): .venv/installed scripts/fetch-libraries
	@scripts/install-packages
	@scripts/fetch-libraries .venv
	@touch $@ Package.swift
