"""Score the reader on every gold file of a corpus folder: score.py CORPUS [--pin]

Each score stands beside the pinned one of tools/score_baseline.json, with the gold claims gained and lost since. A
score below the pinned one fails, unless the corpus itself has changed (its hash is pinned too) or --pin pins anew.

The articles of each gold_NAME.jsonl (NAME.jsonl, or the seed articles of this repository for gold_seeds) are read into
a new home under build/score, and the score.py of the corpus judges the result. dev is scored a second time with every
U+200C removed: results must not depend on it. Of the claims that are sure of themselves 95 % must be right. Judges
nothing else but the span invariant. Says so where there is no corpus.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "score"
BASELINE = ROOT / "tools" / "score_baseline.json"
SURE = 0.9
RIGHT_OF_SURE = 0.95
"""Of the claims with a confidence of SURE or more, this share is right at level *claim*."""
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


def hash_files(*paths: Path) -> str:
    """SHA-256 over files and the text files of folders."""
    digest = hashlib.sha256()
    for path in paths:
        for file in sorted(path.glob("*.txt")) if path.is_dir() else [path]:
            digest.update(file.read_bytes())
    return digest.hexdigest()


def reach_levels(gold: Path, warehouse: Path, corpus: Path) -> dict[str, int]:
    """For each gold claim that counts, `article#number`, its level: 0 missed, 1 number, 2 claim, 3 row."""
    spec = importlib.util.spec_from_file_location("corpus_score", corpus / "score.py")
    if spec is None or spec.loader is None:
        sys.exit(f"score: {corpus} has no score.py that can be loaded")
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    claims = score.read_claims(str(warehouse))
    levels = {}
    for line in gold.open(encoding="utf-8"):
        entry = json.loads(line)
        found = score.pair(entry["facts"], claims.get(entry["id"], []))
        for index, fact in enumerate(entry["facts"]):
            if fact["headline"] and not fact["optional"]:
                levels[f"{entry['id']}#{index}"] = found.get(index, (None, 0))[1]
    return levels


def compare(name: str, now: dict[str, Any], pinned: dict[str, Any] | None) -> bool:
    """Print what was gained and lost since the pinned score; whether nothing went down on the same corpus."""
    if pinned is None or pinned["corpus"] != now["corpus"]:
        print(f"baseline: {'none yet' if pinned is None else 'of another corpus'}; --pin keeps this one")
        return True
    before, after = pinned["levels"], now["levels"]
    names = ("missed", "number", "claim", "row")
    for key in sorted(before.keys() | after.keys()):
        if before.get(key, 0) != after.get(key, 0):
            word = "gained" if after.get(key, 0) > before.get(key, 0) else "LOST"
            print(f"  {word} {key}: {names[before.get(key, 0)]} -> {names[after.get(key, 0)]}")
    fallen = [level for level in ("number", "claim", "row") if now[level] < pinned[level]]
    print(f"baseline: {', '.join(f'{level} F1 {pinned[level]:.4f}' for level in ('number', 'claim', 'row'))}")
    if fallen:
        print(f"score: {name} fell below its baseline at: {', '.join(fallen)}; mend it, or --pin with a reason")
    return not fallen


def judge_confidence(name: str, gold: Path, warehouse: Path, corpus: Path) -> bool:
    """Print which share of the claims that are sure of themselves is right; whether it is what was promised."""
    sure = BUILD / f"{name}_sure.duckdb"
    shutil.copyfile(warehouse, sure)
    with duckdb.connect(str(sure)) as con:
        (every,) = con.execute("SELECT count(*) FROM claims").fetchone() or (0,)
        con.execute("DELETE FROM claims WHERE confidence < ?", [SURE])
        (kept,) = con.execute("SELECT count(*) FROM claims").fetchone() or (0,)
    judged = json.loads(run_quietly([sys.executable, corpus / "score.py", gold, sure, "--json"]))
    right = judged["claim"]["precision"]
    print(f"confidence {SURE} or more: {kept:,} of {every:,} claims, {right:.3f} right at level claim")
    return bool(right >= RIGHT_OF_SURE)


def score_articles(name: str, source: Path, gold: Path, corpus: Path, scores: dict[str, dict[str, Any]]) -> bool:
    """Read the articles of `source`, print their scores; whether quotes and confidence are what they should be."""
    home = BUILD / name
    shutil.rmtree(home, ignore_errors=True)
    amarkav = Path(sys.executable).parent / "amarkav"
    started = time.monotonic()
    run_quietly([amarkav, "run", "--source", source, "--home", home], expected=(0, HELD_ROWS))
    print(f"\n{name} ({time.monotonic() - started:.0f} s)", flush=True)
    print(run_quietly([sys.executable, corpus / "score.py", gold, home / "amarkav.duckdb"]), end="")
    judged = json.loads(run_quietly([sys.executable, corpus / "score.py", gold, home / "amarkav.duckdb", "--json"]))
    scores[name] = {level: judged[level]["f1"] for level in ("number", "claim", "row")}
    scores[name] |= {"corpus": hash_files(source, gold), "levels": reach_levels(gold, home / "amarkav.duckdb", corpus)}
    broken = run_quietly([amarkav, "sql", BROKEN_SPANS, "--format", "csv", "--home", home]).split()[-1]
    print(f"quotes that do not stand at their span: {broken}", flush=True)
    return judge_confidence(name, gold, home / "amarkav.duckdb", corpus) and broken == "0"


def main(corpus: Path, *, pin: bool) -> None:
    """Score every gold file that has articles, beside its baseline."""
    golds = sorted(corpus.glob("gold_*.jsonl"))
    if not golds:
        print(f"score: no gold claims at {corpus}: nothing to score")
        return
    BUILD.mkdir(parents=True, exist_ok=True)
    pinned = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.is_file() else {}
    scores: dict[str, dict[str, Any]] = {}
    right = []
    for gold in golds:
        name = gold.stem.removeprefix("gold_")
        source = ROOT / "seeds" / "articles" if name == "seeds" else corpus / f"{name}.jsonl"
        right.append(score_articles(name, source, gold, corpus, scores))
        right.append(compare(name, scores[name], None if pin else pinned.get(name)))
        if source.suffix == ".jsonl":
            stripped, stripped_gold = BUILD / f"{name}.jsonl", BUILD / gold.name
            run_quietly([sys.executable, corpus / "strip_zwnj.py", source, gold, stripped, stripped_gold])
            bare = f"{name}_without_u200c"
            right.append(score_articles(bare, stripped, stripped_gold, corpus, scores))
            right.append(compare(bare, scores[bare], None if pin else pinned.get(bare)))
    if pin:
        BASELINE.write_text(json.dumps(scores, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        print(f"score: pinned in {BASELINE.relative_to(ROOT)}")
    if not all(right):
        sys.exit("score: a quote does not stand at its span, a score fell, or claims are surer than right")


if __name__ == "__main__":
    main(Path(sys.argv[1]), pin="--pin" in sys.argv[2:])
