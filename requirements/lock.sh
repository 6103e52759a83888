#!/bin/sh
# Lock what the site and the tests install, for all supported Pythons, with hashes.
set -eu
bin=${1:-.venv/bin}
cd "$(dirname "$0")/.."
compile="$bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header"
$compile pyproject.toml requirements/build.in -o requirements/site.lock
$compile pyproject.toml requirements/build.in --group dev -c requirements/site.lock -o requirements/dev.lock
