.PHONY: help setup lint format types imports test test-fast golden bench bench-narrative bench-titles bench-copies bench-batch bench-cluster bench-service corpus-check forge samples wheelhouse wheelhouse-check image-check ci clean

help:            ## 列出这些目标
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

setup:           ## install everything into .venv, and the git hooks
	uv sync && uv run pre-commit install

lint:            ## ruff, format check, types, import layers
	uv run ruff check . && uv run ruff format --check . && $(MAKE) types imports

format:          ## put the code in the project's form
	uv run ruff check --fix . && uv run ruff format .

types:           ## mypy, strict
	uv run mypy

imports:         ## the one-way rule: service → training → models
	uv run lint-imports

test:            ## the whole test suite, on all cores
	uv run pytest -n auto

test-fast:       ## without the tests that start LibreOffice
	uv run pytest -n auto -m "not office"

golden:          ## write the golden files and the guide to findings anew (look at the diff before you commit)
	uv run pytest tests/golden tests/test_docs.py -k "review or guide" --regenerate-golden

bench:           ## exactness on 2,000 forged reports and speed beside bare libraries
	uv run python -m tests.bench

bench-narrative: ## the tagger beside baselines, part by part, and its learning curve (20 minutes)
	uv run --group bench python -m tests.bench.narrative

bench-titles:    ## a plain classifier on 45,000 short titles, beside a bare LinearSVC
	uv run python -m tests.bench.plain

bench-batch:    ## a county of 1,000 forged files: throughput, memory, one worker beside two (7 minutes)
	uv run python -m tests.bench.batch

bench-cluster:  ## the same on a Dask cluster of this machine, and what it means for a province (15 minutes)
	uv run python -m tests.bench.cluster

bench-copies:    ## near-copies among 1,000 and 10,000 forged reports
	uv run python -m tests.bench.copies --organs 1000 --organs 10000

bench-service:   ## the service's start, memory, load and cost beside a warm process
	uv run python -m tests.bench.service

corpus-check:    ## near-copies in the corpus
	uv run python -m training.corpus

forge:           ## make 20 sample reports in build/forge
	uv run python -m training.forge --out build/forge --count 20 --seed 1

samples:         ## write corpus/reports anew
	uv run python -m training.forge.samples

wheelhouse:      ## a folder of wheels for a machine without internet
	rm -rf wheelhouse && mkdir wheelhouse
	uv export --quiet --no-dev --no-emit-project --no-hashes --no-annotate --no-header -o wheelhouse/requirements.txt
	uv run --with pip python -m pip wheel --quiet --only-binary :all: --no-binary jieba -r wheelhouse/requirements.txt -w wheelhouse
	uv build --quiet --wheel -o wheelhouse

wheelhouse-check: wheelhouse ## install from the wheels alone and run
	rm -rf build/offline && uv venv --quiet build/offline
	uv pip install --quiet --python build/offline --offline --no-index --find-links wheelhouse nianbao
	build/offline/bin/nianbao review corpus/reports/lanxi-finance-2023.html

image-check:     ## the Dockerfile's steps in clean roots of Debian's packages, and the result tried (as root, 2 minutes)
	uv run python -m tests.image

ci:              ## what CI runs
	bash .ci/run

clean:           ## remove what was built
	rm -rf build dist wheelhouse .pytest_cache .mypy_cache .ruff_cache .hypothesis
