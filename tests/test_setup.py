"""The set-up: the lock is in step and its check sees what is not, interpreters are called before they are chosen."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import check_lock
import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent


HASH = f"--hash=sha256:{'ab' * 32}"


def find_unmet(requirement: str, lock: str) -> list[str]:
    pins, faults = check_lock.read_pins(lock)
    assert faults == []
    return check_lock.find_unmet([Requirement(requirement)], pins, check_lock.list_environments())


def test_the_lock_meets_every_requirement():
    requirements = check_lock.read_requirements((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    pins, faults = check_lock.read_pins((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    assert len(requirements) > 30
    assert len(pins) > 150
    assert faults == []
    assert check_lock.find_unmet(requirements, pins, check_lock.list_environments()) == []


def test_a_pin_that_satisfies_is_accepted():
    assert find_unmet("duckdb==1.5.5", f"duckdb==1.5.5 \\\n    {HASH}\n") == []
    assert find_unmet("Great.Expectations>=1.24", f"great-expectations==1.24.1 \\\n    {HASH}\n") == []


@pytest.mark.parametrize(
    ("requirement", "lock", "expected"),
    [
        ("duckdb==1.5.5", f"duckdb==1.5.4 {HASH}", "duckdb==1.5.5 is pinned to 1.5.4 on 3.11 Linux x86_64"),
        ("hazm", f"numpy==2.0 {HASH}", "hazm has no pin on 3.12 Darwin arm64"),
        ("hazm", f"hazm==0.10.0 ; python_full_version < '3.12' {HASH}", "hazm has no pin on 3.12 Linux x86_64"),
        ("rich", f"rich==15.0.0 {HASH}\nrich==14.0.0 {HASH}", "rich is pinned 2 times on 3.11 Linux x86_64"),
    ],
)
def test_a_lock_out_of_step_is_seen(requirement, lock, expected):
    assert expected in find_unmet(requirement, lock)


@pytest.mark.parametrize(
    "line",
    [
        "rich==15.0.0",
        f"rich>=15 {HASH}",
        "--index-url https://example.org/simple",
        f"rich @ https://example.org/r.whl {HASH}",
    ],
)
def test_a_line_that_is_no_hashed_pin_is_refused(line):
    assert len(check_lock.read_pins(line)[1]) == 1


def test_the_lock_names_no_host():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(r"://|^--|\s@\s", text, re.MULTILINE)


def test_what_is_installed_is_what_is_locked():
    requirements = check_lock.read_requirements((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    pins, _ = check_lock.read_pins((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    assert check_lock.find_drift(requirements, pins) == []
    faults = check_lock.find_drift([*requirements, Requirement("no-such-package-of-ours")], pins)
    assert "no-such-package-of-ours is required and not installed" in faults
    without_duckdb = [requirement for requirement in requirements if not requirement.name.startswith("duckdb")]
    assert "duckdb is pinned and nothing requires it" in check_lock.find_drift(without_duckdb, pins)


def write_command(folder: Path, name: str, body: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


def choose_interpreter(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run environment.sh in a copy of the project whose environment.py only says which interpreter was chosen."""
    tools = tmp_path / "project" / "tools"
    tools.mkdir(parents=True)
    (tools / "environment.sh").write_text((ROOT / "tools" / "environment.sh").read_text("utf-8"), "utf-8")
    (tools / "environment.py").write_text("import sys; print('chosen', sys.executable)", "utf-8")
    path = f"{tmp_path / 'bin'}:/usr/bin:/bin"
    return subprocess.run(
        ["sh", tools / "environment.sh"], env={"PATH": path, **environment}, capture_output=True, text=True, check=False
    )


def test_a_shim_that_fails_is_passed_over(tmp_path):
    write_command(tmp_path / "bin", "python3.12", "echo 'shim: python3.12: command not found' >&2; exit 127")
    write_command(tmp_path / "bin", "python3.11", f'exec "{sys.executable}" "$@"')
    done = choose_interpreter(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("chosen ")


def test_an_interpreter_that_was_named_is_not_replaced(tmp_path):
    write_command(tmp_path / "bin", "old", "echo 'shim: not this one' >&2; exit 127")
    done = choose_interpreter(tmp_path, PYTHON="old")
    assert done.returncode == 1
    assert "no suitable Python" in done.stderr
    assert "old: shim: not this one" in done.stderr


@pytest.mark.parametrize(("user", "reason"), [("0", "apt-get update failed"), ("1000", "not root")])
def test_a_system_package_that_cannot_be_had_is_skipped_with_its_reason(tmp_path, user, reason):
    write_command(tmp_path / "bin", "id", f"echo {user}")
    write_command(tmp_path / "bin", "apt-get", "exit 100")
    packages = tmp_path / "packages.txt"
    packages.write_text("# a comment\n\ndash sh the shell\nno-such-package no-such-program a test\n", encoding="utf-8")
    done = subprocess.run(
        ["sh", ROOT / "tools" / "setup-system.sh", packages],
        env={"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "system: sh is here (the shell)",
        f"system: skipped no-such-package: {reason} (a test)",
    ]


def test_make_help_names_every_target():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][\w-]*):", makefile, re.MULTILINE))
    phony = set(re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[0].split())
    shown = subprocess.run(["make", "-C", ROOT, "--no-print-directory"], capture_output=True, text=True, check=True)
    helped = set(re.findall(r"^  make ([\w-]+) +\S", shown.stdout, re.MULTILINE))
    assert {"run", "test", "check", "lock", "score", "setup-system", "clean", "help"} <= targets
    assert helped == targets == phony
