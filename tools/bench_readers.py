"""Amarkav's reader beside what one would take instead, on the same articles: bench_readers.py [CORPUS] [--write]

The articles are made-up news (their planted truth scores everybody), and CORPUS's dev.jsonl with its gold claims where
present. Each reader runs alone in a process of its own (bench_peers.py), the peers in an environment that is made for
this in build/peers and is no dependency of the project. F1 is of numbers: value and span, and the unit where the reader
tells one; a growth counts without its sign, for only a reader of claims knows it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench_docs import write_readers
from made_news import write_news

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
NAMES = {
    "amarkav": "amarkav, whole claims",
    "usual": "hazm + regular expressions",
    "dateparser": "dateparser (dates)",
    "quantulum3": "quantulum3",
    "plain": "`re`, digits only",
}
PEERS = ("dateparser", "quantulum3")
COUNT = 500


def make_peers() -> Path:
    """The Python of an environment with the peers."""
    folder = BUILD / "peers"
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", *PEERS, "stemming"], check=True)
        (folder / "ready").touch()
    return python


def time_reader(reader: str, articles: Path) -> dict[str, Any]:
    """Rate, memory and numbers of one reader over the articles."""
    out = BUILD / f"read-{reader}.jsonl"
    python = make_peers() if reader in PEERS else Path(sys.executable)
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [str(python), str(Path(__file__).with_name("bench_peers.py")), reader, str(articles), str(out)]
    said = json.loads(subprocess.run(command, check=True, capture_output=True, text=True, env=environ).stdout)
    lines = articles.read_text(encoding="utf-8").splitlines()
    megabytes = sum(len(json.loads(line)["text"].encode()) for line in lines) / 1e6
    return {
        "name": NAMES[reader],
        "rate": len(lines) / said["seconds"],
        "mb_rate": megabytes / said["seconds"],
        "memory_mb": said["memory_mb"],
        "numbers": {one["id"]: one["numbers"] for one in map(json.loads, out.open(encoding="utf-8"))},
    }


def score_numbers(numbers: Mapping[str, Sequence[Any]], truth: Mapping[str, Sequence[Mapping[str, Any]]]) -> float:
    """F1 of the numbers over the articles that have a truth; each pairs once."""
    hits = planted = read = 0
    for key, facts in truth.items():
        wanted = [fact for fact in facts if fact.get("headline", True) and not fact.get("optional", False)]
        free = [fact for fact in facts if fact not in wanted]
        left = list(wanted)
        planted += len(wanted)
        for number in numbers[key]:
            if any(_same(number, fact) for fact in free):
                continue
            read += 1
            found = next((fact for fact in left if _same(number, fact)), None)
            if found is not None:
                left.remove(found)
                hits += 1
    return 2 * hits / (planted + read) if planted + read else 0.0


def _same(number: Sequence[Any], fact: Mapping[str, Any]) -> bool:
    start, end, value, unit = number[:4]
    if value is None or not any(start < last and first < end for first, last in fact["spans"]):
        return False
    if unit is not None and unit != fact["unit"]:
        return False
    expected = abs(float(fact["value"]))
    return bool(abs(abs(value) - expected) <= max(0.0051 if fact["unit"] == "percent" else 0.0, 1e-6 * expected))


def compare_readers(
    name: str, articles: Path, truth: Mapping[str, Sequence[Mapping[str, Any]]]
) -> list[dict[str, Any]]:
    """A row for each reader, printed as it comes."""
    print(f"\n{name}: {len(articles.read_text(encoding='utf-8').splitlines()):,} articles, one core")
    print(f"  {'':28s}{'articles/s':>12s}{'MB/s':>9s}{'peak MB':>9s}{'F1 of numbers':>15s}")
    rows = []
    for reader in NAMES:
        row = time_reader(reader, articles)
        numbers = row.pop("numbers")
        row["f1"] = None if reader == "dateparser" else score_numbers(numbers, truth)
        f1 = "–" if row["f1"] is None else f"{row['f1']:.3f}"
        print(
            f"  {row['name']:28s}{row['rate']:12,.0f}{row['mb_rate']:9.2f}{row['memory_mb']:9,.0f}{f1:>15s}", flush=True
        )
        rows.append(row)
    return rows


def main(arguments: Sequence[str]) -> None:
    """Compare on made-up news and, where given, on the corpus."""
    BUILD.mkdir(exist_ok=True)
    news, planted = write_news(COUNT, BUILD / "bench-news")
    truth = {one["id"]: one["facts"] for one in map(json.loads, planted.open(encoding="utf-8"))}
    rows = compare_readers("made-up news", news, truth)
    corpus = next((Path(argument) for argument in arguments if not argument.startswith("--")), None)
    if corpus is not None and (corpus / "gold_dev.jsonl").is_file():
        gold = {one["id"]: one["facts"] for one in map(json.loads, (corpus / "gold_dev.jsonl").open(encoding="utf-8"))}
        rows = compare_readers("dev.jsonl", corpus / "dev.jsonl", gold)
    if "--write" in arguments:
        write_readers(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
