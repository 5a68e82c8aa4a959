"""Is requirements.lock in step with pyproject.toml? Prints every disagreement; exit status 1 where there is one.

Three readings of the question, from the cheapest: every requirement has a pin that satisfies it on each supported
Python and platform; what is installed here is exactly the closure of those requirements, at the pinned versions; and,
where uv and a registry are at hand, resolving again changes no line.
"""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import NormalizedName, canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = ("3.11", "3.12", "3.13")
PLATFORMS = (("linux", "Linux", "x86_64"), ("linux", "Linux", "aarch64"), ("darwin", "Darwin", "arm64"))


Environment = dict[str, str]
"""What a marker is evaluated against: a Python on a platform."""


@dataclass(frozen=True, slots=True)
class Pin:
    """One line of the lock: a version of a package, for the environments its marker admits."""

    name: NormalizedName
    version: Version
    marker: Marker | None

    def holds_in(self, environment: Environment) -> bool:
        """Whether an installation in that environment takes this pin."""
        return self.marker is None or self.marker.evaluate(dict(environment))


def read_requirements(pyproject: str) -> list[Requirement]:
    """Every requirement of a pyproject.toml, those of its extras included."""
    project = tomllib.loads(pyproject)["project"]
    extras = project.get("optional-dependencies", {}).values()
    return [Requirement(line) for group in (project["dependencies"], *extras) for line in group]


def read_pins(lock: str) -> tuple[list[Pin], list[str]]:
    """The pins of a lock file, and what is wrong with its lines: no hash, not a pin, an index or an address named."""
    pins, faults = [], []
    for entry in lock.replace("\\\n", " ").splitlines():
        if not entry.strip() or entry.startswith("#"):
            continue
        line, *hashes = re.split(r"\s+--hash=", entry.strip())
        match = re.fullmatch(r"([\w.-]+)==([\w.!+-]+)(?:\s*;\s*(.+))?", line)
        if match is None:
            faults.append(f"not a plain pin: {line}")
            continue
        if not hashes or not all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in hashes):
            faults.append(f"without a sha256 hash: {line}")
        pins.append(Pin(canonicalize_name(match[1]), Version(match[2]), Marker(match[3]) if match[3] else None))
    return pins, faults


def list_environments() -> list[Environment]:
    """The environments that the project supports, as markers see them."""
    environments = []
    for python in PYTHONS:
        for sys_platform, system, machine in PLATFORMS:
            environments.append(
                _read_environment()
                | {
                    "python_version": python,
                    "python_full_version": f"{python}.1",
                    "implementation_version": f"{python}.1",
                    "sys_platform": sys_platform,
                    "platform_system": system,
                    "platform_machine": machine,
                }
            )
    return environments


def find_unmet(requirements: list[Requirement], pins: list[Pin], environments: list[Environment]) -> list[str]:
    """One sentence for each requirement that has no pin, two pins, or a pin it does not allow."""
    faults = set()
    for environment in environments:
        chosen: dict[str, list[Pin]] = {}
        for pin in pins:
            if pin.holds_in(environment):
                chosen.setdefault(pin.name, []).append(pin)
        where = f"on {environment['python_version']} {environment['platform_system']} {environment['platform_machine']}"
        faults |= {f"{name} is pinned {len(twice)} times {where}" for name, twice in chosen.items() if len(twice) > 1}
        for requirement in requirements:
            if requirement.marker is not None and not requirement.marker.evaluate(dict(environment)):
                continue
            found = chosen.get(canonicalize_name(requirement.name))
            if found is None:
                faults.add(f"{requirement.name} has no pin {where}")
            elif not requirement.specifier.contains(found[0].version, prereleases=True):
                faults.add(f"{requirement} is pinned to {found[0].version} {where}")
    return sorted(faults)


def find_drift(requirements: list[Requirement], pins: list[Pin]) -> list[str]:
    """One sentence for each package installed here at another version than its pin, missing, or pinned for nobody."""
    environment = _read_environment()
    pinned = {pin.name: pin.version for pin in pins if pin.holds_in(environment)}
    faults: list[str] = []
    installed: dict[str, Version] = {}
    seen: set[tuple[NormalizedName, str]] = set()
    waiting = [(requirement, "") for requirement in requirements]
    while waiting:
        requirement, extra = waiting.pop()
        if requirement.marker is not None and not requirement.marker.evaluate({**environment, "extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        for wanted in ("", *requirement.extras):
            if (name, wanted) in seen:
                continue
            seen.add((name, wanted))
            try:
                distribution = importlib.metadata.distribution(name)
            except importlib.metadata.PackageNotFoundError:
                faults.append(f"{name} is required and not installed")
                continue
            installed[name] = Version(distribution.version)
            waiting += [(Requirement(line), wanted) for line in distribution.requires or ()]
    reached = {name for name, _ in seen}
    for name in sorted(reached):
        if name not in pinned:
            faults.append(f"{name} is required by what is installed and has no pin")
        elif name in installed and installed[name] != pinned[name]:
            faults.append(f"{name} is installed as {installed[name]} and pinned to {pinned[name]}")
    return faults + [f"{name} is pinned and nothing requires it" for name in sorted(pinned.keys() - reached)]


def resolve_again(lock: Path) -> list[str] | None:
    """What resolving again would change in the lock, line by line; None where uv or the registry is not at hand."""
    uv = shutil.which("uv", path=sysconfig.get_path("scripts")) or shutil.which("uv")
    if uv is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder) / "requirements.lock"
        shutil.copy(lock, again)  # the present pins are what the resolver prefers
        command = ["sh", str(ROOT / "tools" / "lock.sh"), str(again)]
        path = os.pathsep.join([str(Path(uv).parent), os.environ.get("PATH", os.defpath)])
        done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "PATH": path})
        if done.returncode:
            unmet = "No solution found" in done.stderr
            return [done.stderr.strip()] if unmet else None
        before, after = (set(re.findall(r"^[^\s#].*==.*?(?= \\)", p.read_text("utf-8"), re.M)) for p in (lock, again))
    return [f"resolving again drops {line}" for line in sorted(before - after)] + [
        f"resolving again adds {line}" for line in sorted(after - before)
    ]


def _read_environment() -> Environment:
    return {name: str(value) for name, value in default_environment().items()}


def main() -> None:
    """Check, print, and exit with 1 where something is out of step."""
    lock = ROOT / "requirements.lock"
    pyproject = (ROOT / "pyproject.toml").read_text("utf-8")
    requirements = read_requirements(pyproject)
    pins, faults = read_pins(lock.read_text("utf-8"))
    supported = SpecifierSet(tomllib.loads(pyproject)["project"]["requires-python"])
    faults += [f"requires-python leaves out {python}" for python in PYTHONS if python not in supported]
    faults += find_unmet(requirements, pins, list_environments())
    faults += find_drift(requirements, pins)
    again = resolve_again(lock)
    faults += again or []
    for fault in faults:
        print(f"lock: {fault}")
    if faults:
        print("lock: out of step with pyproject.toml: `make lock`, then commit requirements.lock")
        sys.exit(1)
    also = "resolving again changes nothing" if again is not None else "not resolved again: no uv or no registry here"
    print(f"lock: {len(requirements)} requirements, {len(pins)} pins, in step; {also}")


if __name__ == "__main__":
    main()
