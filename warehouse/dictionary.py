"""The data dictionary, made of the comments in the database.

`python -m warehouse.dictionary` writes docs/data-dictionary.md.
"""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from warehouse.migrations import migrate
from warehouse.statements import run_file

DICTIONARY = Path(__file__).parent.parent / "docs" / "data-dictionary.md"

_HEAD = """# Data dictionary

Every table, view, column and macro of `amarkav.duckdb`. Made from the comments in the database by
`python -m warehouse.dictionary`: change those in `warehouse/comments/`, `warehouse/views/` and `warehouse/macros/`.
In a query, `SELECT comment FROM duckdb_columns() WHERE table_name = 'claims'` tells the same. Instants are UTC.
"""


def write_dictionary() -> str:
    """The text of the data dictionary for the schema of this program."""
    with closing(duckdb.connect()) as con:
        migrate(con, at=datetime(1970, 1, 1, tzinfo=UTC))
        relations = run_file(con, "queries/dictionary_relations").fetchall()
        columns = run_file(con, "queries/dictionary_columns").fetchall()
        macros = run_file(con, "queries/dictionary_macros").fetchall()
    parts = [_HEAD]
    for kind, title in (("table", "Tables"), ("view", "Views")):
        parts.append(f"## {title}\n")
        for relation_kind, name, comment, *_ in relations:
            if relation_kind == kind:
                parts.append(_relation(name, comment, [row[1:] for row in columns if row[0] == name], kind))
    parts.append("## Macros\n")
    parts.append("| macro | gives |\n| --- | --- |")
    parts.extend(
        f"| `{name}({parameters})`{', a table' if gives_table else ''} | {_cell(comment)} |"
        for name, parameters, gives_table, comment in macros
    )
    return "\n".join(parts) + "\n"


def _relation(name: str, comment: str | None, columns: list[tuple[str, str, bool, str | None]], kind: str) -> str:
    lines = [f"### {name}\n", f"{comment or ''}\n", "| column | type | meaning |", "| --- | --- | --- |"]
    for column, data_type, is_nullable, meaning in columns:
        # A view's columns are nullable as far as DuckDB tells: nothing is said about them.
        may_be_null = " or null" if is_nullable and kind == "table" else ""
        lines.append(f"| `{column}` | {_cell(data_type)}{may_be_null} | {_cell(meaning)} |")
    return "\n".join(lines) + "\n"


def _cell(text: str | None) -> str:
    return (text or "").replace("|", "\\|")


if __name__ == "__main__":
    DICTIONARY.write_text(write_dictionary(), encoding="utf-8")
