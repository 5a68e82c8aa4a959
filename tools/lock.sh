#!/bin/sh
# Writes requirements.lock: every dependency of pyproject.toml with all extras, for every supported Python, with hashes,
# naming no index and no host. A pin stays unless pyproject.toml rules it out; UPGRADE=1 takes the newest of everything.
set -eu
cd "$(dirname "$0")/.."
if ! command -v uv >/dev/null 2>&1; then
    echo "amarkav: make lock needs uv on PATH (pip cannot resolve for several Pythons at once): pip install uv" >&2
    exit 1
fi
uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --all-extras --python-version 3.11 \
    ${UPGRADE:+--upgrade} pyproject.toml --output-file "${1:-requirements.lock}"
