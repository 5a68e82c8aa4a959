"""Score the reader on every gold file of a corpus folder: score.py CORPUS

The articles of each gold_NAME.jsonl (NAME.jsonl, or the seed articles of this repository for gold_seeds) are read into
a new home under build/score, and the score.py of the corpus judges the result. dev is scored a second time with every
U+200C removed: results must not depend on it. Judges nothing but the span invariant. Says so where there is no corpus.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "score"
HELD_ROWS = 3
"""Exit status of a run that was done, though a gate held rows back."""

BROKEN_SPANS = """
SELECT count(*) AS broken_spans FROM claims c JOIN articles a USING (article_id)
WHERE substr(a.text, c.span_start + 1, c.span_end - c.span_start) <> c.quote
"""


def run_quietly(command: list[str | Path], expected: tuple[int, ...] = (0,)) -> str:
    """What a command printed; exits with its words where it failed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in expected:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def score_articles(name: str, source: Path, gold: Path, corpus: Path) -> bool:
    """Read the articles of `source`, print their scores; whether every quote stands where its span says."""
    home = BUILD / name
    shutil.rmtree(home, ignore_errors=True)
    amarkav = Path(sys.executable).parent / "amarkav"
    started = time.monotonic()
    run_quietly([amarkav, "run", "--source", source, "--home", home], expected=(0, HELD_ROWS))
    print(f"\n{name} ({time.monotonic() - started:.0f} s)", flush=True)
    print(run_quietly([sys.executable, corpus / "score.py", gold, home / "amarkav.duckdb"]), end="")
    broken = run_quietly([amarkav, "sql", BROKEN_SPANS, "--format", "csv", "--home", home]).split()[-1]
    print(f"quotes that do not stand at their span: {broken}", flush=True)
    return broken == "0"


def main(corpus: Path) -> None:
    """Score every gold file that has articles."""
    golds = sorted(corpus.glob("gold_*.jsonl"))
    if not golds:
        print(f"score: no gold claims at {corpus}: nothing to score")
        return
    BUILD.mkdir(parents=True, exist_ok=True)
    right = []
    for gold in golds:
        name = gold.stem.removeprefix("gold_")
        source = ROOT / "seeds" / "articles" if name == "seeds" else corpus / f"{name}.jsonl"
        right.append(score_articles(name, source, gold, corpus))
        if source.suffix == ".jsonl":
            stripped, stripped_gold = BUILD / f"{name}.jsonl", BUILD / gold.name
            run_quietly([sys.executable, corpus / "strip_zwnj.py", source, gold, stripped, stripped_gold])
            right.append(score_articles(f"{name}_without_u200c", stripped, stripped_gold, corpus))
    if not all(right):
        sys.exit("score: a quote does not stand at its span")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
