#!/bin/sh
# Picks an interpreter and hands over to environment.py, which makes .venv with it.
# $PYTHON decides when it is set. Otherwise the interpreter of an existing .venv stays, or else the first that runs is
# taken: a command that merely exists may be a shim that fails when called, so each candidate is called.
set -u
cd "$(dirname "$0")/.." || exit 1

suits='import sys, venv, ensurepip
sys.exit(not (sys.implementation.name == "cpython" and (3, 11) <= sys.version_info[:2] < (3, 14)))'
describe='import sys
print(sys.implementation.name, sys.version.split()[0], "at", sys.executable)
import venv, ensurepip'

if [ -n "${PYTHON:-}" ]; then
    set -- "$PYTHON"
else
    set -- .venv/bin/python python3.12 python3.11 python3
fi

for candidate; do
    if "$candidate" -c "$suits" >/dev/null 2>&1; then
        exec "$candidate" tools/environment.py
    fi
done

{
    echo "amarkav: found no suitable Python. Wanted: CPython 3.11, 3.12 or 3.13 with its venv and ensurepip modules"
    echo "(Debian, Ubuntu: apt-get install python3-venv). Tried:"
    for candidate; do
        echo "  $candidate: $("$candidate" -c "$describe" 2>&1 | head -n 3 | tr "\n" " ")"
    done
    echo "Name another with: make run PYTHON=python3.12"
} >&2
exit 1
