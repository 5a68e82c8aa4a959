"""Make .venv as requirements.lock says, once: later calls see that nothing changed and return at once.

Needs the standard library only, because nothing is installed yet. pip alone does it; uv, where it is on PATH, only
makes it faster. What was installed is remembered in .venv/amarkav-stamp: an interrupted installation is taken up again.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "amarkav-stamp"
LOCK = ROOT / "requirements.lock"

UNREACHABLE = re.compile(
    r"connection (broken|refused)|NewConnectionError|ConnectTimeout|timed out|name resolution|ProxyError|SSLError"
    r"|Network is unreachable|No matching distribution|error sending request|client error \(Connect\)",
    re.IGNORECASE,
)


def say(text: str) -> None:
    """Print one line of progress."""
    print(f"amarkav: {text}", flush=True)


def describe_interpreter(python: str | Path) -> str:
    """The interpreter behind a command, as 'version base_prefix'; an empty string when it does not run."""
    code = "import sys; print(sys.version.split()[0], sys.base_prefix)"
    try:
        return subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def compute_stamp(interpreter: str) -> str:
    """A digest of everything an installation depends on; tool settings in pyproject.toml are not among it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    installed = [project["project"], project["build-system"], project["tool"]["setuptools"]]
    content = json.dumps([interpreter, str(ROOT), installed], sort_keys=True).encode() + LOCK.read_bytes()
    return hashlib.sha256(content).hexdigest()


def run_logged(command: list[str | Path]) -> tuple[bool, list[str]]:
    """Run an installer, showing only which package it is at; whether it failed, and its output lines."""
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )
    assert process.stdout is not None
    overwrite = "\r" if sys.stdout.isatty() else ""
    lines: list[str] = []
    collected = 0
    for line in process.stdout:
        lines.append(line.rstrip())
        if match := re.match(r"(?:Collecting|Processing) (?:.*/)?([\w.-]+)", line):
            collected += 1
            if overwrite:
                print(f"{overwrite}  {collected:3d} {match[1]:40.40s}", end="", flush=True)
            elif collected % 50 == 0:
                print(f"  {collected} packages fetched", flush=True)
        elif collected and line.startswith("Installing collected packages"):
            print(f"{overwrite}  {collected} packages fetched, unpacking {'':20}", flush=True)
    return process.wait() != 0, lines


def stop_with_reason(lines: list[str]) -> NoReturn:
    """Print why an installation failed, in a sentence and in the installer's own last words, and exit."""
    text = "\n".join(lines)
    if "DO NOT MATCH THE HASHES" in text or "Hash mismatch" in text:
        reason = "a downloaded package is not the one that requirements.lock was made with; it was not installed"
    elif "No space left" in text:
        reason = "the disk is full; the environment needs about 2 GB"
    elif UNREACHABLE.search(text):
        reason = "the package registry could not be reached, or lacks a package; check the network and pip's settings"
    else:
        reason = "the installer failed"
    told = [
        line for line in lines if line and not line.startswith(("WARNING: Location", "Requirement already", "Ignoring"))
    ]
    for line in told[-12:]:
        print(f"  | {line}", file=sys.stderr)
    print(f"amarkav: {reason} (run the same command again to go on)", file=sys.stderr)
    sys.exit(1)


def install_packages() -> None:
    """Install the locked packages with their hashes checked, then the project itself, editable."""
    uv, failed = shutil.which("uv"), True
    if uv:
        say("installing the locked packages with uv (about half a minute, once)")
        failed, _ = run_logged([uv, "pip", "install", "--python", PYTHON, "--require-hashes", "-r", LOCK])
        if failed:
            say("uv could not; trying pip")
    pip: list[str | Path] = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--progress-bar", "off"]
    if failed:
        say("installing the locked packages with pip (about a minute and a half, once)")
        # also as constraints: older pips hold `sqlalchemy[asyncio]`, which Prefect asks for, to no pin of `sqlalchemy`
        failed, lines = run_logged([*pip, "--no-compile", "--require-hashes", "-r", LOCK, "-c", LOCK])
        if failed:
            stop_with_reason(lines)
    # setuptools is in the lock: building the project asks nothing of a registry
    failed, lines = run_logged([*pip, "--no-index", "--no-deps", "--no-build-isolation", "-e", ROOT])
    if failed:
        stop_with_reason(lines)


def compile_bytecode() -> None:
    """Compile what was installed, on all cores: without it every import costs two to three times as much.

    Test suites inside packages are left out, and files that do not compile (templates) are passed over.
    """
    say("compiling bytecode")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command: list[str | Path] = [PYTHON, "-m", "compileall", "-qq", "-j", "0", "-x", r"/tests?/", VENV / "lib"]
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def main() -> None:
    """Make the environment, or find that it is there."""
    started = time.monotonic()
    wanted, present = describe_interpreter(sys.executable), describe_interpreter(PYTHON)
    stamp = compute_stamp(wanted)
    if present == wanted and STAMP.exists() and STAMP.read_text(encoding="utf-8") == stamp:
        return
    if present != wanted:
        say(f"making .venv with CPython {wanted}")
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
    elif subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode:
        subprocess.run([PYTHON, "-m", "ensurepip"], stdout=subprocess.DEVNULL, check=True)
    install_packages()
    compile_bytecode()
    STAMP.write_text(stamp, encoding="utf-8")
    say(f"the environment is ready ({time.monotonic() - started:.0f} s)")


if __name__ == "__main__":
    main()
