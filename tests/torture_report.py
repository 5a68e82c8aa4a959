"""The table that `make torture` prints: kind of fault, times tried, survived, rows lost, the seed to do it again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Line:
    """One kind of fault."""

    kind: str
    tried: int = 0
    survived: int = 0
    lost: int = 0
    seed: str = ""
    note: str = ""
    failures: list[str] = field(default_factory=list)

    def fail(self, seed: str, what: str) -> None:
        """Writes down what went wrong, and with which seed."""
        self.failures.append(f"{self.kind} (seed {seed}): {what}")


def show(lines: Iterable[Line]) -> list[str]:
    """Prints each line when it is there, and the sum; what failed."""
    print(f"\n{'kind of fault':<44} {'tried':>6} {'survived':>9} {'lost rows':>10}  seed   note", flush=True)
    total, failures = Line("in all"), list[str]()
    for line in lines:
        _print(line)
        for failure in line.failures:
            print(f"  FAILED {failure}", flush=True)
        total.tried += line.tried
        total.survived += line.survived
        total.lost += line.lost
        failures += line.failures
    _print(total)
    return failures


def _print(line: Line) -> None:
    print(
        f"{line.kind:<44} {line.tried:>6,} {line.survived:>9,} {line.lost:>10,}  {line.seed:<6} {line.note}", flush=True
    )
