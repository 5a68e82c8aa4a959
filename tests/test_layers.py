"""The house of docs/architecture.md holds: who imports whom, who may import what, and where SQL lives.

Imports are read from the syntax tree, wherever in a module they stand, `importlib.import_module("...")` included.
`test_planted_violations_are_found` shows that each rule can fail.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parent.parent

LAYERS = {
    "flows": {"flows", "tasks", "expectations", "warehouse", "seeds"},
    "tasks": {"tasks", "expectations", "warehouse", "seeds"},
    "expectations": {"expectations"},
    "warehouse": {"warehouse"},
    "seeds": {"seeds"},
}


@dataclass(frozen=True)
class Keeper:
    """Outside packages, the files that alone may import them, and whether they must wait until they are called for."""

    packages: tuple[str, ...]
    files: str
    lazily: bool = False


KEEPERS = [
    Keeper(("prefect", "prefect_dask"), r"flows/.*|tasks/\w+/task\.py"),
    Keeper(("duckdb", "duckdb_extensions"), r"warehouse/.*"),
    Keeper(("hazm",), r"tasks/normalise/persian\.py", lazily=True),
    Keeper(("great_expectations",), r"expectations/.*", lazily=True),
    Keeper(
        ("httpx", "requests", "urllib.request", "urllib3", "http.client", "socket", "aiohttp", "feedparser", "stamina"),
        r"tasks/ingest/.*",
    ),
]

SQL = re.compile(
    r"^\s*(SELECT\b.*\bFROM|WITH\b.*\bAS\s*\(|INSERT\s+INTO|MERGE\s+INTO|DELETE\s+FROM|UPDATE\s+\w+\s+SET"
    r"|(CREATE|ALTER|DROP)\s+(OR\s+REPLACE\s+)?(TEMP\s+)?(TABLE|VIEW|MACRO|SCHEMA))\b",
    re.DOTALL | re.MULTILINE,
)
"""Statements in capitals at the beginning of a line, as this project writes SQL: prose on selecting is not meant."""


@dataclass(frozen=True)
class Import:
    """One imported module, with its line, and whether the import waits until a function is called."""

    module: str
    line: int
    lazy: bool

    def reaches(self, package: str) -> bool:
        return self.module == package or self.module.startswith(package + ".")


def list_imports(path: str, tree: ast.AST) -> list[Import]:
    """Every import of a module; `from a import b` counts as `a.b`, relative ones are made absolute."""
    package = list(PurePosixPath(path).parent.parts)

    def walk(node: ast.AST, lazy: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            waits = lazy or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) or _is_for_types_only(child)
            match child:
                case ast.Import(names=names):
                    yield from (Import(name.name, child.lineno, lazy) for name in names)
                case ast.ImportFrom(module=module, names=names, level=level):
                    start = package[: len(package) + 1 - level] if level else []
                    base = ".".join([*start, *([module] if module else [])])
                    yield from (Import(f"{base}.{name.name}", child.lineno, lazy) for name in names)
                case ast.Call(
                    func=ast.Name(id="__import__" | "import_module"), args=[ast.Constant(value=str(name)), *_]
                ):
                    yield Import(name, child.lineno, lazy)
                case ast.Call(func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str(name)), *_]):
                    yield Import(name, child.lineno, lazy)
            yield from walk(child, waits)

    return list(walk(tree, False))


def _is_for_types_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")


def list_strings(layer: str, tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The string literals of a module with their lines, docstrings and other bare strings left out.

    Of `flows`, whose screens suggest queries to people, only those that are handed to something that runs them.
    """
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    nodes = ast.walk(tree)
    if layer == "flows":
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        run = [call for call in calls if re.search(r"(query|execute|sql)$", ast.unparse(call.func))]
        nodes = (node for call in run for argument in call.args for node in ast.walk(argument))
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.lineno, node.value


def find_violations(sources: Mapping[str, str]) -> list[str]:
    """One sentence for each breach of the layers, given repository paths and their contents."""
    faults = []
    for path, source in sources.items():
        layer = path.split("/")[0]
        tree = ast.parse(source, filename=path)
        for imported in list_imports(path, tree):
            faults += [f"{path}:{imported.line}: {fault}" for fault in judge_import(path, layer, imported)]
        if PurePosixPath(path).stem in ("utils", "helpers", "common"):
            faults.append(f"{path}: a module is named for what it does")
        for line, text in list_strings(layer, tree):
            if SQL.search(text):
                faults.append(f"{path}:{line}: SQL lives in .sql files: {text[:60]!r}")
    return faults


def judge_import(path: str, layer: str, imported: Import) -> Iterator[str]:
    """What is wrong with one import of one module, if anything."""
    target = imported.module.split(".")[0]
    if target in LAYERS and target not in LAYERS[layer]:
        yield f"{layer} must not import {imported.module}"
    if layer == "tasks" and re.match(r"tasks\.\w+\.task\b", imported.module):
        yield f"{imported.module} is for flows only"
    for keeper in KEEPERS:
        if not any(imported.reaches(package) for package in keeper.packages):
            continue
        if not re.fullmatch(keeper.files, path):
            yield f"{imported.module} is imported by {keeper.files} only"
        elif keeper.lazily and not imported.lazy:
            yield f"{imported.module} must be imported inside the function that needs it"


def read_sources() -> dict[str, str]:
    """Path and text of every module of the five packages."""
    files = [file for layer in LAYERS for file in sorted((ROOT / layer).rglob("*.py"))]
    return {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in files}


def test_the_layers_hold():
    sources = read_sources()
    assert {path.split("/")[0] for path in sources} == set(LAYERS), "a package is missing: the test looked at nothing"
    faults = find_violations(sources)
    assert not faults, "\n".join(faults)


PLANTED = {
    "warehouse/loader.py": ("from tasks.records import Article", "warehouse must not import tasks.records.Article"),
    "seeds/__init__.py": ("import warehouse.query", "seeds must not import warehouse.query"),
    "expectations/claims.py": ("from tasks import records", "expectations must not import tasks.records"),
    "expectations/gate.py": ("from warehouse.checks import run_check", "expectations must not import"),
    "tasks/load/arrow.py": ("import flows.cli", "tasks must not import flows.cli"),
    "tasks/extract/reader.py": ("from prefect import task", "prefect.task is imported by"),
    "tasks/extract/task.py": ("import hazm", "hazm is imported by"),
    "tasks/normalise/persian.py": ("import hazm", "must be imported inside the function"),
    "expectations/articles.py": ("import great_expectations as gx", "must be imported inside the function"),
    "tasks/gate/gate.py": ("def f():\n    import great_expectations", "great_expectations is imported by"),
    "tasks/load/parts.py": ("def f():\n    import duckdb", "duckdb is imported by"),
    "flows/cli.py": ("import importlib\nimportlib.import_module('duckdb')", "duckdb is imported by"),
    "warehouse/fetch.py": ("from urllib.request import urlopen", "urllib.request.urlopen is imported by"),
    "tasks/extract/page.py": ("from http import client", "http.client is imported by"),
    "tasks/extract/claims.py": ("from ..gate.task import gate_batch", "is for flows only"),
    "tasks/gate/task.py": ("from tasks.extract.task import extract_batch", "is for flows only"),
    "warehouse/query.py": ("q = 'SELECT a FROM claims'", "SQL lives in .sql files"),
    "tasks/load/merge.py": ("def f(t): return f'MERGE INTO {t} USING x'", "SQL lives in .sql files"),
    "flows/screens.py": ("n = run_query(place, 'SELECT a FROM claims')", "SQL lives in .sql files"),
    "tasks/utils.py": ("", "a module is named for what it does"),
}


@pytest.mark.parametrize(("path", "planted"), PLANTED.items(), ids=PLANTED)
def test_planted_violations_are_found(path, planted):
    source, expected = planted
    faults = find_violations({path: source})
    assert len(faults) == 1, faults
    assert expected in faults[0]


INNOCENT = {
    "flows/run_pipeline.py": "from prefect import flow\nfrom tasks.load.task import load_batch\nimport warehouse.home",
    "tasks/gate/task.py": "from prefect import task\nfrom tasks.records import Claim\nfrom expectations import gate",
    "tasks/normalise/persian.py": "def sentences():\n    import hazm",
    "expectations/gate.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import great_expectations",
    "warehouse/loader.py": '"""Runs INSERT INTO claims."""\nimport duckdb\nfrom . import home',
    "tasks/ingest/sources/feed.py": "import httpx\nfrom ..decode import decode_bytes",
    "flows/screens.py": "print('try: amarkav sql \"SELECT a FROM claims\"')",
    "tasks/extract/page.py": "from socketserver_names import x\nprefect_score = 'select the best from these'",
}


@pytest.mark.parametrize(("path", "source"), INNOCENT.items(), ids=INNOCENT)
def test_innocent_modules_pass(path, source):
    assert find_violations({path: source}) == []


def test_every_sql_file_opens_with_its_grain():
    """A file that only comments on tables has no rows, and opens with any comment."""
    files = sorted((ROOT / "warehouse").rglob("*.sql"))
    assert files
    faults = []
    for file in files:
        text = file.read_text(encoding="utf-8")
        opening = re.match(r"(?:--.*\n)*", text)[0]
        statements = re.findall(r"^[A-Z]+ [A-Z]+", re.sub(r"^--.*\n", "", text, flags=re.MULTILINE), re.MULTILINE)
        wanted = r"\w" if set(statements) == {"COMMENT ON"} else r"\bone row\b|\bno rows?\b"
        if not re.search(wanted, opening, re.IGNORECASE):
            faults.append(f"{file.relative_to(ROOT)} does not open with its grain (-- One row per ...)")
    assert not faults, "\n".join(faults)


def test_the_reader_loads_nothing_that_it_does_not_need():
    """The modules that read and query start without the packages that cost seconds to import."""
    code = (
        "import sys, tasks.extract.reader, tasks.normalise.persian, expectations, seeds\n"
        "print(*sorted({'prefect', 'great_expectations', 'hazm', 'duckdb', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr[-500:]
