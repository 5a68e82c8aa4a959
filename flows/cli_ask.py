"""`amarkav ask`: a question in names instead of SQL. It prints its SQL, the rows, and the sentences behind them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter
from rich.console import Console
from rich.text import Text

from flows.terminal import Terminal, harmless
from warehouse.home import Home

_SENTENCES = 10


def ask(
    *,
    province: Annotated[
        str | None, Parameter(help="Name or code: خوزستان, Khuzestan or IR-06; Iran for the country.")
    ] = None,
    indicator: Annotated[str | None, Parameter(help="Code or name: export_value, «ارزش صادرات».")] = None,
    year: Annotated[int | None, Parameter(help="Year as the text says it: 1403, or 2024.")] = None,
    sector: Annotated[str | None, Parameter(help="Name or code of a group of goods: پتروشیمی, PET.")] = None,
    partner: Annotated[str | None, Parameter(help="Name or code of a country: عراق, Iraq, IQ.")] = None,
    measure: Annotated[
        Literal["level", "share", "growth", "change", "rank"] | None, Parameter(help="What kind of figure.")
    ] = None,
    home: Annotated[
        Path | None, Parameter(name="--home", help="Folder of the warehouse; by default AMARKAV_HOME, else ./data.")
    ] = None,
) -> int:
    """Ask without SQL: the claims about a province, an indicator, a year, with the SQL that finds them.

    For example: amarkav ask --province خوزستان --indicator export_value --year 1403
    """
    from flows.tables import print_table, to_text
    from tasks.publish.asking import find_code, tell_changed_code
    from warehouse.asking import ask_claims, list_known
    from warehouse.connection import open_published

    given = {"province": province, "indicator": indicator, "sector": sector, "partner": partner}
    kinds = {"province": "area"}
    asked: dict[str, str | int] = {
        name: find_code(kinds.get(name, name), words) for name, words in given.items() if words is not None
    }
    asked |= {"year": year} if year is not None else {}
    asked |= {"measure": measure} if measure is not None else {}
    console = Console(markup=False, highlight=False, emoji=False)
    terminal = Terminal.of(os.environ, is_terminal=console.is_terminal)
    note = tell_changed_code(province) if province is not None else None
    if note is not None:
        Console(stderr=True, markup=False, highlight=False).print(Text(f"Note: {note}"), soft_wrap=True)
    with open_published(Home.resolve(home, os.environ)) as connection:
        query, rows = ask_claims(connection, asked)
        known = list_known(connection, asked.get("province")) if rows.num_rows == 0 else None
    console.print(Text(query), soft_wrap=True, style="dim")
    console.print()
    if known is not None:
        where = "there" if "province" in asked else "in this warehouse"
        console.print(f"No claim answers this. What is known {where}:" if known.num_rows else "No claim answers this.")
        if known.num_rows:
            console.print(Text(to_text(known)), soft_wrap=True)
        return 0
    found = [name for name in rows.column_names if name not in ("sentence", "quote_start", "quote_end")]
    shown = rows.select([name for name in found if rows.column(name).null_count < rows.num_rows])
    if console.is_terminal:
        print_table(shown, console, terminal)
    else:
        console.print(Text(to_text(shown)), soft_wrap=True)
    _print_sentences(rows.slice(0, _SENTENCES).to_pylist(), console, terminal)
    if rows.num_rows > _SENTENCES:
        console.print(Text(f"... and {rows.num_rows - _SENTENCES:,} more rows; their sentences: amarkav show CLAIM_ID"))
    return 0


def _print_sentences(rows: list[dict[str, object]], console: Console, terminal: Terminal) -> None:
    for row in rows:
        sentence, start, end = str(row["sentence"]), int(str(row["quote_start"])), int(str(row["quote_end"]))
        line = Text(harmless(sentence[:start]))
        line.append(f"⟦{harmless(sentence[start:end])}⟧", style="bold reverse")
        line.append(harmless(sentence[end:]))
        if terminal.isolate:
            line = Text("\u2067") + line + Text("\u2069")
        source = harmless(", ".join(str(row[name]) for name in ("agency", "published_on") if row[name] is not None))
        console.print(Text(f"{row['claim_id']}  {source}", style="dim"), soft_wrap=True)
        console.print(line, soft_wrap=True)
