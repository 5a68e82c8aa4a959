"""`make security`: what bandit says of the code, and what the advisories say of the locked packages.

bandit's findings must be none but those that pyproject.toml skips with a reason, or that a line answers (`# nosec`).
The lock is held against the advisories of OSV and of the package index, by pip-audit in an environment of its own.
Where neither can be reached nothing was audited, and that is what is printed: a scan that did not take place is no
clean one. Ends with 1 for a finding of bandit or a known vulnerability.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("flows", "tasks", "expectations", "warehouse", "seeds", "tools")
AUDITOR = "pip-audit==2.10.1"


@dataclass
class Audit:
    """What one source of advisories said."""

    source: str
    audited: int = 0
    unknown: int = 0
    """Packages of which the source knows nothing."""
    vulnerable: list[str] = field(default_factory=list)
    trouble: str = ""
    """Why it said nothing."""


def scan_code() -> bool:
    """Whether bandit finds nothing; prints what it finds."""
    command = [sys.executable, "-m", "bandit", "--quiet", "--recursive", "--configfile", "pyproject.toml", *PACKAGES]
    found = subprocess.run([*command, "--format", "json"], cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        report = json.loads(found.stdout)
    except ValueError:
        print(f"bandit: it did not run: {found.stderr[-500:]}")
        return False
    for error in report["errors"]:
        print(f"bandit: {error['filename']} was not read: {error['reason']}")
    for one in report["results"]:
        print(f"{one['filename']}:{one['line_number']}: {one['test_id']} {one['issue_text']}")
    totals = report["metrics"]["_totals"]
    print(
        f"bandit: {len(report['results'])} findings in {totals['loc']:,} lines;"
        f" {totals['nosec'] + totals['skipped_tests']} lines answer a rule (# nosec)"
    )
    return not report["results"] and not report["errors"]


def audit_lock(source: str, lock: Path) -> Audit:
    """What OSV («osv») or the package index («pypi») knows against the pins."""
    command = ["uv", "tool", "run", "--quiet", "--from", AUDITOR, "pip-audit", "--vulnerability-service", source]
    options = ["--requirement", str(lock), "--disable-pip", "--progress-spinner", "off", "--format", "json"]
    done = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True, check=False)
    return read_audit(source, done.stdout, done.stderr)


def read_audit(source: str, out: str, err: str) -> Audit:
    """What pip-audit's answer means."""
    audit = Audit(source)
    try:
        dependencies = json.loads(out)["dependencies"]
    except (ValueError, KeyError):
        lines = err.strip().splitlines()
        audit.trouble = lines[-1][:200] if lines else "it said nothing"
        return audit
    for one in dependencies:
        if "skip_reason" in one:
            audit.unknown += 1
            continue
        audit.audited += 1
        audit.vulnerable += [f"{one['name']} {one['version']}: {known['id']}" for known in one["vulns"]]
    if not audit.audited:
        audit.trouble = "it knows none of the packages"
    return audit


def main() -> int:
    """0 when nothing was found."""
    sound = scan_code()
    audits = [audit_lock(source, ROOT / "requirements.lock") for source in ("osv", "pypi")]
    for audit in audits:
        for known in audit.vulnerable:
            print(f"pip-audit ({audit.source}): {known}")
        if audit.trouble:
            print(f"pip-audit ({audit.source}): no advisories: {audit.trouble}")
        else:
            seen = f"{audit.audited} packages, {audit.unknown} unknown to it"
            print(f"pip-audit ({audit.source}): {len(audit.vulnerable)} known vulnerabilities in {seen}")
    if all(audit.trouble for audit in audits):
        print("pip-audit: NOT AUDITED: no source of advisories can be reached from here; run it where one can")
    return int(not sound or any(audit.vulnerable for audit in audits))


if __name__ == "__main__":
    sys.exit(main())
