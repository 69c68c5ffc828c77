# The commands of CONTRIBUTING.md. Every one brings its own packages and build, so that a fresh clone needs only
# `git` and `make` on Debian 12 or 13.
.DEFAULT_GOAL := help
.PHONY: help setup build demo test properties asan tsan lint format bench fuzz definitions definitions-check documents documents-check \
  conformance conformance-examples conformance-fhirpath conformance-mutants conformance-hl7 conformance-clients conformance-openapi \
  conformance-browser conformance-engines conformance-issuer engines issuer fault-test hl7 hapi java clients openapi browser clean
SHELL := /bin/bash
JOBS ?= $(shell nproc)
SECONDS ?= 60
CORPUS ?= ../shared/conformance
SUITE ?= $(CORPUS)/fhirpath
SAMPLES ?= tests/golden/artifacts
GENERATED ?= 40

# Debian 12 and 13 know all of these by the same name.
PACKAGES := redis-server g++ cmake ninja-build ccache pkg-config python3 python3-jsonschema ca-certificates \
  libcpp-httplib-dev rapidjson-dev libssl-dev libcurl4-openssl-dev libexpected-dev libfmt-dev libspdlog-dev \
  libyaml-cpp-dev libcli11-dev prometheus-cpp-dev libhiredis-dev libre2-dev zlib1g-dev libfribidi-dev fonts-dejavu-core \
  libgtest-dev libgmock-dev libbenchmark-dev clang clangd clang-tidy clang-format libclang-rt-dev
MISSING = $(shell dpkg-query -W -f '$${db:Status-Abbrev} $${binary:Package}\n' 2>/dev/null | \
  awk '/^ii/ {sub(/:.*/, "", $$2); have[$$2] = 1} END {n = split("$(PACKAGES)", want, " "); \
  for (i = 1; i <= n; i++) if (!(want[i] in have)) print want[i]}')
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

help:  ## this list
	@awk -F ':.*## ' '/^[a-z -]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup:  ## install the Debian packages that are missing (root or sudo)
	@missing="$(strip $(MISSING))"; if [ -n "$$missing" ]; then \
	  echo "installing: $$missing"; \
	  $(SUDO) apt-get update -qq && \
	  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null </dev/null; \
	fi

build: setup  ## the release program: build/release/concord
	@cmake --preset release >/dev/null
	@cmake --build --preset release -j $(JOBS) --target concord

demo: build  ## start everything on free ports, send the sample artifacts, show what the EHR stores
	@python3 scripts/demo.py build/release/concord

test: setup  ## build with checks and run all tests
	@cmake --preset dev >/dev/null
	@cmake --build --preset dev -j $(JOBS)
	@ctest --preset dev -j $(JOBS)

properties: setup  ## what must hold of every artifact, tried on 10,000 of each type
	@cmake --preset release >/dev/null
	@cmake --build --preset release -j $(JOBS) --target mappers_test
	@set -o pipefail; ctest --preset release -j $(JOBS) -R '^(All/)?(Outcome)?Property' --no-tests=error -V | grep -E 'members and codes|tests passed|Failed|FAILED'

asan tsan: setup  ## all tests under AddressSanitizer and UBSan, or under ThreadSanitizer
	@cmake --preset $@ >/dev/null
	@cmake --build --preset $@ -j $(JOBS)
	@set -o pipefail; ctest --preset $@ -j $(JOBS) -V | grep -vE '^[0-9]+: (\[( RUN |  *OK |-)|Note: |Running main|$$)'

lint: setup  ## formatting and clang-tidy's checks of every file
	@cmake --preset dev >/dev/null
	@python3 scripts/lint.py --build build/dev --jobs $(JOBS)

format: setup  ## format every file in place
	@git ls-files -co --exclude-standard '*.cc' '*.h' | grep -v /generated/ | xargs clang-format -i

bench: npm build  ## a table: what, measured, budget
	@cmake --build --preset release -j $(JOBS) --target bench_all
	@python3 scripts/bench.py build/release

fuzz: setup  ## run every fuzz harness for SECONDS=60 each
	@cmake --preset asan >/dev/null
	@cmake --build --preset asan -j $(JOBS) --target fuzz_all
	@python3 scripts/fuzz.py --build build/asan --seconds $(SECONDS) --jobs $(JOBS)

documents documents-check: setup  ## write docs/mapping and docs/schemas anew from the tables of the mapping, or check them
	@cmake --preset dev >/dev/null
	@cmake --build --preset dev -j $(JOBS) --target documents
	@build/dev/tools/documents $(if $(findstring check,$@),--check) docs

.PHONY: npm
npm: setup
	@command -v npm >/dev/null || $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	  --no-install-recommends npm >/dev/null </dev/null

definitions definitions-check: npm  ## write the tables of FHIR R4 anew from the official packages, or check them
	@python3 scripts/generate_definitions.py $(if $(findstring check,$@),--check)

conformance-examples: npm build  ## the official examples of FHIR R4: validated, and written again without a loss
	@cmake --build --preset release -j $(JOBS) --target round_trip
	@python3 scripts/conformance_examples.py build/release

conformance-fhirpath: setup  ## the FHIRPath test suite of HL7: SUITE=folder with tests-fhir-r4.json and input/
	@cmake --preset release >/dev/null
	@cmake --build --preset release -j $(JOBS) --target fhirpath_suite
	@build/release/tests/conformance/fhirpath_suite $(SUITE)

conformance-mutants: build  ## score the validator on a mutation corpus: CORPUS=folder with mutants.tar.xz and its scorer
	@mkdir -p build/mutants && tar xJf $(CORPUS)/mutants.tar.xz -C build/mutants
	@python3 $(CORPUS)/score_mutants.py list build/mutants/mutants | \
	  build/release/concord validate --ndjson - > build/mutants/verdicts.ndjson || true
	@python3 $(CORPUS)/score_mutants.py score build/mutants/mutants build/mutants/verdicts.ndjson

java: setup
	@command -v javac >/dev/null && command -v mvn >/dev/null || { $(SUDO) apt-get update -qq && \
	  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends default-jdk-headless maven \
	  >/dev/null </dev/null; }

hl7: java
	@mvn -q -B -ntp -f tests/conformance/hl7/pom.xml compile dependency:copy-dependencies -DincludeScope=runtime

conformance-hl7: hl7 build  ## what artifacts of SAMPLES=folders, and GENERATED=40 a type, become: by the HL7 engine
	@cmake --build --preset release -j $(JOBS) --target random_artifacts
	@mkdir -p build/hl7/generated
	@build/release/tests/conformance/random_artifacts $(GENERATED) > build/hl7/generated/generated.ndjson
	@python3 scripts/conformance_hl7.py $(SAMPLES) build/hl7/generated

hapi: java
	@nice mvn -q -B -ntp -f tests/conformance/hapi/pom.xml compile dependency:copy-dependencies -DincludeScope=runtime

clients: npm
	@mkdir -p build/clients && cp tests/e2e/clients/package*.json build/clients
	@cd build/clients && nice npm ci --silent --ignore-scripts --no-audit --no-fund

conformance-clients: hapi clients build  ## three real FHIR clients through Concord to the sandbox and to HAPI FHIR
	@python3 scripts/conformance_clients.py

openapi: npm
	@python3 -c 'import ensurepip, venv' 2>/dev/null || { $(SUDO) apt-get update -qq && $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	  --no-install-recommends python3-venv >/dev/null </dev/null; }
	@mkdir -p build/openapi && cp tests/conformance/openapi/package*.json build/openapi
	@cd build/openapi && nice npm ci --silent --ignore-scripts --no-audit --no-fund
	@test -e build/openapi/venv/bin/schemathesis || { python3 -m venv build/openapi/venv && \
	  nice build/openapi/venv/bin/pip install -q --disable-pip-version-check -r tests/conformance/openapi/requirements.txt; }

conformance-openapi: openapi build  ## OpenAPI linted, and the service held to it by thousands of made-up requests
	@python3 scripts/conformance_openapi.py

browser: npm
	@test -x /usr/bin/chromium || { $(SUDO) apt-get update -qq && \
	  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium \
	  >/dev/null </dev/null; }
	@mkdir -p build/browser && cp tests/e2e/browser/package*.json build/browser
	@cd build/browser && nice npm ci --silent --ignore-scripts --no-audit --no-fund

issuer: npm
	@mkdir -p build/issuer && cp tests/e2e/issuer/*.mjs tests/e2e/issuer/package*.json build/issuer
	@cd build/issuer && nice npm ci --silent --ignore-scripts --no-audit --no-fund

conformance-issuer: issuer build  ## tokens of two issuers made with oidc-provider: signed ones, and opaque ones that are asked about
	@CONCORD_ISSUER=build/issuer/issuer.mjs CONCORD_PROGRAM=$(CURDIR)/build/release/concord \
	  CONCORD_SAMPLES=tests/golden/artifacts python3 -B tests/e2e/issuer/issuer_test.py

fault-test: build  ## artifacts by 16 clients while partners fail in every way and Concord is killed (COUNT=60)
	@CONCORD_PROGRAM=$(CURDIR)/build/release/concord CONCORD_SAMPLES=tests/golden/artifacts \
	  python3 -B tests/simulators/fault_test.py

engines: java
	@mkdir -p build/engines
	@test -e build/engines/rhino-1.7.13.jar || mvn -q -B -ntp dependency:copy -Dartifact=org.mozilla:rhino:1.7.13 \
	  -DoutputDirectory=$(CURDIR)/build/engines

conformance-engines: engines build  ## the recipes of docs/engines.md, the JavaScript ones in the engine that Mirth Connect uses
	@CONCORD_RHINO=$(CURDIR)/build/engines/rhino-1.7.13.jar CONCORD_PROGRAM=$(CURDIR)/build/release/concord CONCORD_SAMPLES=tests/golden/artifacts \
	  python3 -B tests/e2e/recipes_test.py

conformance-browser: browser clients build  ## the documentation page and a SMART app in headless Chromium
	@python3 scripts/conformance_browser.py

conformance: conformance-examples conformance-hl7 conformance-clients conformance-openapi conformance-browser \
  conformance-engines conformance-issuer  ## all of conformance; mutants and FHIRPath where their corpus is
	@if [ -e $(CORPUS)/mutants.tar.xz ]; then $(MAKE) --no-print-directory conformance-mutants; fi
	@if [ -e $(SUITE) ]; then $(MAKE) --no-print-directory conformance-fhirpath; fi

clean:  ## remove all that was built
	@rm -rf build
