"""Everything in the database is explained in it, and the data dictionary says the same."""

from __future__ import annotations

import re
from contextlib import closing

import duckdb
from warehouse_rows import NOON

from warehouse.dictionary import DICTIONARY, write_dictionary
from warehouse.migrations import migrate
from warehouse.statements import run_file


def test_every_table_view_column_and_macro_has_a_comment() -> None:
    with closing(duckdb.connect()) as con:
        migrate(con, at=NOON)
        con.execute("CREATE TABLE unexplained (x INTEGER)")
        relations = run_file(con, "queries/dictionary_relations").fetchall()
        columns = run_file(con, "queries/dictionary_columns").fetchall()
        macros = run_file(con, "queries/dictionary_macros").fetchall()
    silent = [name for _, name, comment, *_ in relations if not comment]
    silent += [f"{table}.{column}" for table, column, _, _, comment in columns if not comment]
    silent += [f"{name}()" for name, _, _, comment in macros if not comment]
    # The table made here shows that the test would notice.
    assert silent == ["unexplained", "unexplained.x"]


def test_every_comment_gives_the_persian_term() -> None:
    with closing(duckdb.connect()) as con:
        migrate(con, at=NOON)
        said = [(name, comment) for _, name, comment, *_ in run_file(con, "queries/dictionary_relations").fetchall()]
        columns = run_file(con, "queries/dictionary_columns").fetchall()
        said += [(f"{table}.{column}", comment) for table, column, _, _, comment in columns]
        said += [(name, comment) for name, _, _, comment in run_file(con, "queries/dictionary_macros").fetchall()]
    assert len(said) > 500
    assert [name for name, comment in said if not re.search(r"[\u0600-\u06ff]{2}", comment)] == []


def test_data_dictionary_is_in_step_with_the_comments() -> None:
    written, expected = DICTIONARY.read_text(encoding="utf-8"), write_dictionary()
    stale = [line for line in expected.splitlines() if line not in written.splitlines()]
    assert written == expected, f"run `python -m warehouse.dictionary`; among its new lines: {stale[:5]}"
