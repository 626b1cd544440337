# README.md says what each target is for. Settings: HTTP_PORT, HTTPS_PORT, VAR, DEMO.
export HTTP_PORT ?= 8080
export HTTPS_PORT ?= 8443
export VAR ?= var
export DEMO ?= 1

DEBUG = swift build
# As in the package: with Swift's runtime inside.
RELEASE = swift build -c release --static-swift-stdlib --scratch-path .build-release

.PHONY: build release run test check lint bench web screenshots docs deb

build:
	@tools/setup build
	$(DEBUG)

release:
	@tools/setup build
	$(RELEASE)

run:
	@tools/setup run
	$(RELEASE)
	@exec python3 tools/run.py .build-release/release

test:
	@tools/test

check: lint
	@tools/test

lint:
	@tools/setup test
	@tools/lint

bench:
	@tools/setup bench
	$(RELEASE)
	@python3 tools/bench.py .build-release/release
	@exec .build-venv/bin/python tools/bench_browser.py .build-release/release

web:
	@tools/web-build

screenshots:
	@tools/setup test
	$(DEBUG)
	@exec .build-venv/bin/python tools/screenshots.py .build/debug

docs:
	@tools/setup test
	$(DEBUG)
	@.build-venv/bin/python tools/data_model.py .build/debug
	@exec .build-venv/bin/python tools/api_reference.py

deb:
	@tools/deb
