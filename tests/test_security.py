"""What comes from outside is data: never SQL, never code, never a place of its own choosing.

The source of the five packages is read from its syntax tree; `test_planted_faults_are_found` shows that each rule can
fail. Each exception stands in a list with its reason, and a reason that nobody needs any more fails, too.
"""

from __future__ import annotations

import ast
import re
import time
import tracemalloc
from collections.abc import Iterator

import pytest
from test_layers import ROOT, read_sources

from tasks.ingest.fetch_refusal import FetchRefused
from tasks.ingest.sources import feed, sitemap

RUNS_SQL = {"execute", "executemany", "sql", "query", "from_query", "extract_statements", "run_text", "run_query"}
"""What runs its first string as SQL; the position is not asked, a method's connection may come first."""

MADE_SQL = {
    "warehouse/query.py": "a person's own query, on a connection that can only read the snapshot",
    "warehouse/statements.py": "the files of warehouse/, statement by statement",
    "warehouse/asking.py": "lines of reports/ask.sql, whole or left out; the values are parameters",
    "warehouse/connection.py": "what the queries of MAKERS say",
    "warehouse/ducklake.py": "what the queries of MAKERS say",
    "warehouse/migrations.py": "what the queries of MAKERS say",
    "warehouse/repair.py": "what the queries of MAKERS say",
    "warehouse/snapshot.py": "what the queries of MAKERS say",
    "flows/cli.py": "a person's own query, given to warehouse/query.py",
}
"""Modules that run SQL which is no literal, and why nothing from outside can be in it."""

MAKERS = {
    "lake/attach.sql": "replace($catalogue, '''', '''''')",
    "lake/attach_home.sql": "replace($path, '''', '''''')",
    "lake/tables.sql": "FROM (VALUES ('articles'), ('claims'), ('unclaimed_numbers'), ('audits'))",
    "state/attach_snapshot.sql": "replace($path, '''', '''''')",
    "state/attach_working.sql": "replace($path, '''', '''''')",
    "state/drop_definitions.sql": "replace(view_name, '\"', '\"\"')",
    "state/read_everything.sql": "replace(table_name, '\"', '\"\"')",
}
"""Files of SQL whose rows are statements, and what keeps a name or a path inside its quotes."""

FORBIDDEN = {
    "eval", "exec", "compile", "pickle", "cPickle", "cloudpickle", "dill", "marshal", "shelve", "joblib", "yaml.load",
    "yaml.unsafe_load", "yaml.full_load", "os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput",
    "tempfile.mktemp", "jsonpickle", "numpy.load", "pandas.read_pickle", "extractall", "__import__",
}  # fmt: skip
"""Names that make code out of data, give a command to a shell, or let an archive say where its files go."""

MODULES_BY_NAME = {
    "tasks/ingest/source.py": "the modules of tasks/ingest/sources, as they stand in the package",
}
"""Modules that import a module whose name is no literal, and where the name comes from."""


def name_of(node: ast.expr) -> str:
    """`a.b.c` as it is written; empty for anything else."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            inner = name_of(value)
            return f"{inner}.{attr}" if inner else attr
    return ""


def is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def find_made_sql(tree: ast.AST) -> Iterator[int]:
    """Lines that run SQL which is put together: no argument is the whole statement."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or name_of(node.func).rpartition(".")[2] not in RUNS_SQL:
            continue
        if not any(is_literal(argument) for argument in node.args[:2]):
            yield node.lineno


def find_code_from_data(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Lines that make code of data, with what does it."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, name.name) for name in names if name.name.split(".")[0] in FORBIDDEN)
            case ast.ImportFrom(module=module, names=names):
                full = [f"{module}.{name.name}" for name in names]
                yield from ((node.lineno, one) for one in full if one in FORBIDDEN or one.split(".")[0] in FORBIDDEN)
            case ast.Call(func=func, keywords=keywords):
                called = name_of(func)
                if called in FORBIDDEN or called.rpartition(".")[2] == "extractall":
                    yield node.lineno, called
                for keyword in keywords:
                    if keyword.arg == "shell" and not (
                        isinstance(keyword.value, ast.Constant) and keyword.value.value is False
                    ):
                        yield node.lineno, "shell"


def find_modules_by_name(tree: ast.AST) -> Iterator[int]:
    """Lines that import a module whose name is not written there."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or name_of(node.func).rpartition(".")[2] != "import_module":
            continue
        if not node.args or not is_literal(node.args[0]):
            yield node.lineno


def find_open_addresses(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Lines that name every interface of the machine."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in ("0.0.0.0", "::", "[::]", "*:"):
            yield node.lineno, str(node.value)


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.AST]:
    return {path: ast.parse(text) for path, text in read_sources().items()}


def test_no_sql_is_made_of_text(trees: dict[str, ast.AST]) -> None:
    made = {path: list(find_made_sql(tree)) for path, tree in trees.items()}
    found = {path: lines for path, lines in made.items() if lines}
    assert not {path: lines for path, lines in found.items() if path not in MADE_SQL}
    assert set(MADE_SQL) == set(found), "a reason that nobody needs"


def test_statements_that_a_query_makes_are_known_and_quote_what_they_name() -> None:
    """ATTACH and DROP take no parameters: the statement is a query's result, with names and paths in quotes."""
    makers = {}
    for path in sorted((ROOT / "warehouse").rglob("*.sql")):
        sql = re.sub(r"--.*", "", path.read_text(encoding="utf-8"))
        if re.search(r"'\s*(ATTACH|CREATE|DELETE|INSERT|DROP|SELECT|COPY|UPDATE|ALTER)\b", sql):
            makers[path.relative_to(ROOT / "warehouse").as_posix()] = sql
    assert set(makers) == set(MAKERS)
    for name, sql in makers.items():
        assert MAKERS[name] in sql, f"{name} quotes nothing"


def test_nothing_from_outside_becomes_code(trees: dict[str, ast.AST]) -> None:
    assert not {path: found for path, tree in trees.items() if (found := list(find_code_from_data(tree)))}
    by_name = {path for path, tree in trees.items() if list(find_modules_by_name(tree))}
    assert by_name == set(MODULES_BY_NAME)


def test_nobody_listens_on_every_interface(trees: dict[str, ast.AST]) -> None:
    assert not {path: found for path, tree in trees.items() if (found := list(find_open_addresses(tree)))}


PLANTED = [
    ("con.execute(f'SELECT {x} FROM t')", find_made_sql),
    ("con.execute('SELECT ' + x)", find_made_sql),
    ("con.execute('SELECT %s' % x, [1])", find_made_sql),
    ("con.sql('SELECT {}'.format(x))", find_made_sql),
    ("q = text\nduckdb.query(q)", find_made_sql),
    ("run_query(home, f'FROM {table}')", find_made_sql),
    ("eval(x)", find_code_from_data),
    ("import pickle", find_code_from_data),
    ("from pickle import loads", find_code_from_data),
    ("import yaml\nyaml.load(x)", find_code_from_data),
    ("from yaml import unsafe_load", find_code_from_data),
    ("subprocess.run(x, shell=True)", find_code_from_data),
    ("subprocess.run(x, shell=asked)", find_code_from_data),
    ("import os\nos.system('ls ' + x)", find_code_from_data),
    ("archive.extractall(folder)", find_code_from_data),
    ("importlib.import_module(name)", find_modules_by_name),
    ("uvicorn.run(app, host='0.0.0.0')", find_open_addresses),
]
INNOCENT = [
    ("con.execute('SELECT ?', [x])", find_made_sql),
    ("run_query(home, 'FROM claims')", find_made_sql),
    ("re.compile(x)\nmodel.evaluate(x)", find_code_from_data),
    ("yaml.safe_load(x)\nsubprocess.run([x], shell=False)", find_code_from_data),
    ("importlib.import_module('tasks.audit.task')", find_modules_by_name),
]


@pytest.mark.parametrize(("source", "find"), PLANTED, ids=[source for source, _ in PLANTED])
def test_planted_faults_are_found(source, find):
    assert list(find(ast.parse(source)))


@pytest.mark.parametrize(("source", "find"), INNOCENT, ids=[source for source, _ in INNOCENT])
def test_innocent_lines_pass(source, find):
    assert not list(find(ast.parse(source)))


BOMB = (
    "<!DOCTYPE b [<!ENTITY a0 'bomb'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)) + "]>"
)
FILE = "<!DOCTYPE b [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"


@pytest.mark.parametrize("head", [BOMB.replace("a11", "f"), FILE], ids=["bomb", "file"])
@pytest.mark.parametrize("kind", ["sitemap", "feed"])
def test_entities_of_xml_neither_swell_nor_reach_files(kind: str, head: str) -> None:
    """Ten times ten, eleven times over, would be 400 GB."""
    page = "https://a.example/news/12345678"
    find = {"sitemap": sitemap.find_links, "feed": feed.find_links}[kind]
    text = {
        "sitemap": f"{head}<urlset><url><loc>{page}</loc><lastmod>&f;</lastmod></url></urlset>",
        "feed": f"{head}<rss version='2.0'><channel><item><title>&f;</title><link>{page}</link></item></channel></rss>",
    }[kind]
    tracemalloc.start()
    begun = time.process_time()
    said = ""
    try:
        said = repr(find(text.encode(), page))
    except FetchRefused as error:
        said = str(error)
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert time.process_time() - begun < 5
    assert peak < 200_000_000
    assert len(said) < 10_000
    assert "root:" not in said
