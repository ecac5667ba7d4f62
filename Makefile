# The two commands of the README are `make demo` and `make test`. Both work on a fresh Debian 12 with a Swift toolchain.

SWIFT ?= swift
PACKAGES := libsqlite3-dev libyaml-dev libseccomp-dev pkg-config zlib1g-dev
SOURCES := Package.swift Sources Tests
RELEASE := $(SWIFT) build -c release --static-swift-stdlib
TOOL := .build/release/sandtable

.PHONY: demo test release packages browser clients lint format bench digests clean

## demo: run the tutorial: a warm pool, three claims, the refill
demo: release
	@$(TOOL) run scenarios/tutorial.yaml

## test: build with warnings as errors, lint, run every test and the determinism check
test: packages browser clients lint
	$(SWIFT) build --build-tests
	.ci/test
	$(RELEASE) --product sandtable
	.ci/determinism
	.ci/contract

## release: build the tool
release: packages
	@$(RELEASE) --product sandtable

## packages: install the Debian packages that are missing
packages:
	@.ci/packages $(PACKAGES)

## browser: install the browser that tests look at pages with; without one those tests are skipped
browser:
	-@.ci/packages chromium

## clients: install kubectl if there is none, and the Python clients; without them the tests that need them are skipped
clients:
	-@command -v kubectl >/dev/null || .ci/packages kubernetes-client
	-@.ci/packages python3-venv wrk && .ci/python

## lint: check the form of every Swift file
lint:
	$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)

## format: bring every Swift file into form
format:
	$(SWIFT) format --in-place --parallel --recursive $(SOURCES)

## bench: measure, and write the figures of docs/performance.md
bench: release
	$(TOOL) bench kernel --json docs/performance/kernel.json
	$(TOOL) bench store --json docs/performance/store.json
	$(TOOL) bench burst --json docs/performance/burst.json
	$(TOOL) bench idle --json docs/performance/idle.json
	$(TOOL) bench explore --json docs/performance/explore.json
	$(TOOL) bench recording --json docs/performance/recording.json
	$(TOOL) bench serve --json docs/performance/serve.json
	.ci/claim-burst $(TOOL) --rounds 15 --json docs/performance/claim-burst.json

## digests: write the golden digests of all scenarios
digests: release
	$(TOOL) verify scenarios/*.yaml scenarios/*/*.yaml --golden scenarios/digests.txt --write

clean:
	rm -rf .build
