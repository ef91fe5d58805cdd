# make demo   the whole thing on http://127.0.0.1:8000
# make test   tests, ruff, mypy and the import layers; CI runs this, and then:
# make every-case   every journey in every way, every kind of chart and every moment to be killed, of which `make test` tries some
# make long-tests   all tests in every case, and each property with twenty times as many examples
# make coverage-consent   fails unless the tests take every branch of consent/
# make golden   the golden values of colour, made anew with colour-science
# make bench   how fast photos are corrected, beside other libraries, and what a whole photo takes
# make bench-correction   how well corrections predict patches they never saw, beside other tools, and skin in simulated photos
# make bench-detection   how well charts are found in distorted photographs, beside other tools
# make stress-detection   how often charts are found in hard simulated scenes, and nothing where there is none
# make uncertainty-table   the table of how uncertain skin is, made anew from simulated photographs
# make bench-api   how fast a million photos are searched and served, beside a bare route and Datasette; needs wrk
# make long-withdrawal   how long a withdrawal takes to bite while four processes are read from
# make real-s3-tests   what must hold of every object store, and a withdrawal under load, on a real S3 server (Debian's Ceph)
# make tour   docs/tour.md and its screenshots, taken anew from the demo's atlas
# make translations   the files of translations brought up to date with the texts of the pages
# make long-schemathesis   the OpenAPI document tried long, as nobody and with each role
# Windows, without make: see README.md

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
# As many as there are processors: with one more none is ever idle, and what they all load and swap takes as long.
JOBS   ?= $(shell nproc 2>/dev/null || echo 2)
CODE   := api colour consent imagedb ingest
INSTALL := sh .ci/install $(BIN)

# Installing compiles nothing, so the first import of a module must keep what it compiled, or each of the
# many processes of demo and tests compiles the whole of scipy again. Empty means no, whatever the caller set.
export PYTHONDONTWRITEBYTECODE :=

# Tools to compare with, each in an environment of its own outside the repository; never in $(VENV). One is cleared before
# it is made anew: laid over what another Python made, it would be half of each.
PEERS ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/imagedb

# Each test process has a processor of its own: threads that wait for each other cost a fifth of the time.
ONE_THREAD := OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1
# What one picture held is kept for the next, not handed back to the system, which clears it anew each time: that
# took a tenth of the time of tests with pictures. For glibc; others do not read it.
KEEP_MEMORY := MALLOC_MMAP_THRESHOLD_=268435456 MALLOC_TRIM_THRESHOLD_=1073741824

.PHONY: demo serve test every-case coverage-consent long-tests check tests debian identity-provider client-generator long-schemathesis format clean help golden bench bench-api bench-correction bench-detection stress-detection uncertainty-table long-withdrawal translations real-s3-tests tour

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

demo: $(VENV)/.runtime
	$(BIN)/imagedb demo

serve: $(VENV)/.runtime
	$(BIN)/imagedb serve

# What is needed is fetched side by side. The checks run beside the tests: each leaves the processors idle in places.
test:
	$(MAKE) --jobs=4 --output-sync=target $(VENV)/.dev debian identity-provider client-generator
	$(MAKE) --jobs=2 --output-sync=target check tests

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

tests: $(VENV)/.dev $(VENV)/.compiled identity-provider client-generator
	tests/support/in_memory env $(ONE_THREAD) $(KEEP_MEMORY) CLIENT_GENERATOR=$(CLIENT_GENERATOR) $(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(TRIED)

# What the tests load is compiled once, while the checks run, not by each of their processes at once. Where something
# does not load, the tests themselves say so.
$(VENV)/.compiled: | $(VENV)/.dev
	-@$(BIN)/python -m pytest --collect-only --quiet --quiet -p no:cacheprovider > /dev/null
	@touch $@

# Without tests/conftest.py, whose databases nobody needs here, and with few examples: see tests/support/few.py.
coverage-consent: $(VENV)/.dev
	$(ONE_THREAD) $(BIN)/python -m coverage run -m pytest -q tests/consent --noconftest -p tests.support.few
	$(BIN)/python -m coverage report

# For what a usual run tries in little the whole takes longer than a test may take there.
PATIENT := --timeout=1200

# Suites of which a usual run tries some cases only: journeys, and whatever asks which those are.
every-case: export LONG_TESTS = cases
every-case: TRIED = $(PATIENT) tests/journeys $(shell grep -rlE '^from tests.support.examples import .*(in_full|some|IN_FULL)' tests --include='test_*.py' | grep -v '^tests/journeys/' | sort)
every-case: tests

long-tests: export LONG_TESTS = 1
long-tests: TRIED := $(PATIENT)
long-tests: tests coverage-consent

# Debian packages for tests, where this machine lets us install them; tests that lack one say so.
debian:
	sh .ci/debian-packages

# The identity provider that signing in is tested against, where there is npm; the test that lacks it says so.
OIDC := tests/support/oidc
identity-provider:
	@command -v npm >/dev/null || { echo "No npm here: signing in is not tested." >&2; [ -z "$$CI" ]; }
	@! command -v npm >/dev/null || $(MAKE) --no-print-directory $(OIDC)/node_modules/.ready

$(OIDC)/node_modules/.ready: $(OIDC)/package.json
	cd $(OIDC) && npm install --silent --no-package-lock --no-audit --no-fund --ignore-scripts
	@touch $@

# What makes a Python client out of the OpenAPI document, for the test that uses one.
CLIENT_GENERATOR := $(PEERS)/client/bin/openapi-python-client
client-generator: $(PEERS)/client/.ready

$(PEERS)/client/.ready: tests/support/client_generator/requirements.txt | $(VENV)/bin/python
	$(PYTHON) -m venv --clear --without-pip $(PEERS)/client
	$(INSTALL) $(PEERS)/client/bin/python -r $<
	@touch $@

# The whole OpenAPI document, tried long and by everybody; half an hour.
long-schemathesis: $(VENV)/.dev
	LONG_TESTS=1 $(BIN)/python -m pytest tests/api/test_schemathesis.py

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Without uv, which this may fail to bring, pip does what it does: see .ci/install.
$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	-$@ -m pip install --quiet --disable-pip-version-check --no-deps --no-compile -r requirements-uv.txt

$(VENV)/.runtime: requirements.txt pyproject.toml | $(VENV)/bin/python
	$(INSTALL) $(BIN)/python -r requirements.txt --editable .
	@touch $@

$(VENV)/.dev: requirements.txt requirements-dev.txt pyproject.toml | $(VENV)/bin/python
	$(INSTALL) $(BIN)/python -r requirements-dev.txt --editable .
	@if [ -x $(BIN)/uv ]; then $(BIN)/uv pip check --quiet --python $(BIN)/python; else $(BIN)/python -m pip check; fi
	@touch $@ $(VENV)/.runtime

golden: $(PEERS)/golden/.ready
	$(PEERS)/golden/bin/python tests/colour/golden/make_golden.py

$(PEERS)/golden/.ready: tests/colour/golden/requirements.txt
	$(PYTHON) -m venv --clear $(PEERS)/golden
	$(PEERS)/golden/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r $<
	@touch $@

bench-correction: $(VENV)/.dev $(PEERS)/correction/.ready
	$(ONE_THREAD) $(BIN)/python -m benchmarks.correction --peers $(PEERS)/correction/bin/python
	$(ONE_THREAD) $(BIN)/python -m benchmarks.correction_simulated

# PlantCV brings an older OpenCV under the same import name: ours is laid over it.
$(PEERS)/correction/.ready: benchmarks/requirements-correction-peers.txt
	$(PYTHON) -m venv --clear $(PEERS)/correction
	$(PEERS)/correction/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	$(PEERS)/correction/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --force-reinstall \
		$$(grep '^opencv' $<)
	@touch $@

# The peers' environment is that of bench-detection.
bench: $(VENV)/.dev $(PEERS)/detection/.ready
	$(ONE_THREAD) $(BIN)/python -m benchmarks.speed --peers $(PEERS)/detection/bin/python --write docs/speed.md

bench-detection: $(VENV)/.dev $(PEERS)/detection/.ready
	$(ONE_THREAD) $(BIN)/python -m benchmarks.detection --peers $(PEERS)/detection/bin/python --write docs/detection.md

# Fails when anything was returned wrong; some minutes.
stress-detection: $(VENV)/.dev
	$(ONE_THREAD) $(BIN)/python -m benchmarks.detection_stress

$(PEERS)/detection/.ready: benchmarks/requirements-detection-peers.txt
	$(PYTHON) -m venv --clear $(PEERS)/detection
	$(PEERS)/detection/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r $<
	@touch $@

# The catalogue, five gigabytes, is made on the first run and kept.
BENCH_HOME ?= $(PEERS)/bench-api
bench-api: $(VENV)/.dev $(PEERS)/api/.ready
	$(ONE_THREAD) $(BIN)/python -m benchmarks.api_speed --home $(BENCH_HOME) \
		--datasette $(PEERS)/api/bin/datasette --write docs/search-speed.md

$(PEERS)/api/.ready: benchmarks/requirements-api-peers.txt
	$(PYTHON) -m venv --clear $(PEERS)/api
	$(PEERS)/api/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r $<
	@touch $@

long-withdrawal: $(VENV)/.dev
	$(ONE_THREAD) $(BIN)/python -m benchmarks.withdrawal

tour: $(VENV)/.dev debian
	$(BIN)/python -m tests.support.tour

real-s3-tests: export LONG_TESTS = 1
real-s3-tests: $(VENV)/.dev
	tests/support/ceph_rgw $(BIN)/python -m pytest -s tests/contracts/test_object_stores.py tests/imagedb/test_s3_store.py tests/journeys/test_withdrawal_under_load.py

# From simulated photographs; a quarter of an hour.
uncertainty-table: $(VENV)/.dev
	$(ONE_THREAD) $(BIN)/python -m benchmarks.uncertainty --write

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

# Bring the translations up to date with the texts in the source; new ones stand in the .po files without a translation.
translations: $(VENV)/.dev
	$(BIN)/pybabel --quiet extract -F pyproject.toml -k mark -k _ --no-location --sort-output --project=imagedb --version=1 -o $(VENV)/imagedb.pot .
	for language in cy ar; do $(BIN)/pybabel --quiet update --domain=imagedb --input-file=$(VENV)/imagedb.pot --output-dir=api/locale --locale=$$language --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --init-missing; done
	sed -i.old -e '/EMAIL@ADDRESS/d' -e '/LL@li.org/d' api/locale/*/LC_MESSAGES/imagedb.po && rm api/locale/*/LC_MESSAGES/*.old
