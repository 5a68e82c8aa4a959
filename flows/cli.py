"""The console command `amarkav`.

Exit status: 0 done; 1 failed, with one sentence on standard error; 2 the command was not understood; 3 done, but a gate
held rows back (they are in quarantine, the rest is loaded). Prefect and Great Expectations are imported by `run` alone.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Annotated

from cyclopts import App, CycloptsError, Parameter
from rich.console import Console
from rich.text import Text

from flows.cli_ask import ask
from flows.cli_audit import audit
from flows.cli_backup import backup, restore
from flows.cli_explain import explain
from flows.cli_export import export, publish
from flows.cli_lake import lake
from flows.cli_quarantine import quarantine
from flows.cli_serve import doctor, serve
from flows.cli_sources import backfill, ingest, reextract
from flows.cli_sources import source as sources
from flows.own_server import prepare_run
from flows.terminal import Terminal, harmless
from warehouse.errors import WarehouseError, describe_trouble
from warehouse.home import Home

_FAILED, _MISUSED, _HELD = 1, 2, 3

app = App(
    name="amarkav",
    help="Digs the statistical claims out of Persian trade news, audits them, and keeps them in a DuckDB warehouse.",
    help_epilogue=(
        "Exit status: 0 done; 1 failed; 2 not understood; 3 done, but a gate held rows back. "
        "--debug shows tracebacks and logs. AMARKAV_HOME is the default of --home."
    ),
    version=lambda: installed_version("amarkav"),
)
app.command(quarantine)
app.command(ask)
app.command(audit)
app.command(ingest)
app.command(backfill)
app.command(reextract)
app.command(sources)
app.command(explain)
app.command(export)
app.command(backup)
app.command(restore)
app.command(serve)
app.command(doctor)
app.command(publish)
app.command(lake)

HomeOption = Annotated[
    Path | None, Parameter(name="--home", help="Folder of the warehouse; by default AMARKAV_HOME, else ./data.")
]


class Misuse(Exception):
    """A command that cannot be meant so; its message says what to type instead."""


@app.command
def run(
    *,
    source: Annotated[
        list[str] | None,
        Parameter(
            help="Folders of .txt files and .jsonl files, each PATH or NAME=PATH. Default: the seed articles.",
            consume_multiple=True,
            negative=(),
        ),
    ] = None,
    home: HomeOption = None,
    batch_size: Annotated[
        int, Parameter(help="Articles in one batch, and so in one transaction; long sources get larger ones.")
    ] = 500,
    workers: Annotated[
        str | None,
        Parameter(
            help="Where articles are read: auto (a process a core, for long sources), a number of processes, or the "
            "address of a Dask scheduler (tcp://HOST:8786). Default: AMARKAV_WORKERS, else auto."
        ),
    ] = None,
) -> int:
    """Read articles, gate their claims, load them and publish the warehouse.

    Articles that were read before by the same version of the reader are left alone, so running twice changes nothing.
    What cannot be read is rejected with its reason, what a gate does not believe goes to quarantine, and all the rest
    is loaded. Ends with 3 when a gate held rows back.
    """
    if batch_size < 1:
        raise Misuse("--batch-size must be 1 or more")
    place = Home.resolve(home, os.environ)
    with Console(stderr=True).status("starting ...") as status:
        prepare_run(place)
        from flows.local_run import run_here  # Prefect costs seconds: only who runs pays them
        from flows.screens import print_run

        status.update("reading, gating, loading ...")
        summary = run_here(
            sources=source,
            home=place.root,
            batch_size=batch_size,
            workers=workers,
            tell=lambda line: status.update(Text(line)),
        )
    console, terminal = _output()
    print_run(summary, console, terminal, _next_commands(place, given=home, held=summary.held_rows > 0))
    return _HELD if summary.held_rows else 0


@app.command
def sql(
    query: str,
    *,
    format: Annotated[
        str | None, Parameter(help="table, csv, json or parquet. Default: by the name of --output, else table.")
    ] = None,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"], help="Write to this file instead.")] = None,
    home: HomeOption = None,
) -> int:
    """Ask the published warehouse in SQL (DuckDB's), read-only.

    For example: amarkav sql "SELECT indicator, value, unit, ref_area, period_text FROM claims ORDER BY value DESC"
    """
    from flows.tables import FORMATS, print_table, write_table
    from warehouse.query import run_query

    kind = format or (output.suffix.lstrip(".").lower() if output is not None else "table")
    if kind not in (*FORMATS, "parquet"):
        raise Misuse(f"format {kind!r} is not known; expected --format table, csv, json or parquet")
    if kind == "parquet" and output is None:
        raise Misuse("parquet is not for a terminal: name a file, as in --output claims.parquet")
    table = run_query(Home.resolve(home, os.environ), query)
    console, terminal = _output()
    if output is not None:
        write_table(table, kind, output)
        Console(stderr=True).print(Text(f"{table.num_rows:,} rows in {output}"))
    elif kind == "table" and console.is_terminal:
        print_table(table, console, terminal)
    else:
        text = FORMATS[kind](table)
        sys.stdout.write(harmless(text) if console.is_terminal else text)
    return 0


@app.command
def show(claim_id: str, *, home: HomeOption = None) -> int:
    """Show one claim: its sentence with the quote marked, and all its fields. The beginning of its id is enough."""
    from flows.screens import print_claim
    from warehouse.connection import open_published
    from warehouse.query import find_claim

    with open_published(Home.resolve(home, os.environ)) as connection:
        (claim,) = find_claim(connection, claim_id).to_pylist()
    print_claim(claim, *_output())
    return 0


@app.command
def version() -> int:
    """Print the versions of the program, of its reader and of what it stands on."""
    from tasks.extract.reader import EXTRACTOR_VERSION

    console, _ = _output()
    console.print(f"amarkav {installed_version('amarkav')}, reader {EXTRACTOR_VERSION}")
    packages = ("duckdb", "prefect", "great-expectations", "hazm", "pyarrow")
    console.print(", ".join(f"{package} {installed_version(package)}" for package in packages))
    console.print(f"Python {platform.python_version()} on {platform.system()} {platform.machine()}")
    return 0


def main(arguments: Sequence[str] | None = None) -> None:
    """The entry point of the command `amarkav`: exits with its status."""
    sys.exit(call(sys.argv[1:] if arguments is None else arguments))


def call(arguments: Sequence[str]) -> int:
    """The exit status of one command line; prints a failure as one sentence."""
    debug = "--debug" in arguments
    if debug:
        os.environ["AMARKAV_DEBUG"] = "1"
    try:
        status = app(
            [argument for argument in arguments if argument != "--debug"],
            result_action="return_value",
            exit_on_error=False,
            print_error=False,
        )
    except CycloptsError as error:
        return _say(f"{error} (amarkav --help lists what there is)", _MISUSED)
    except Misuse as error:
        return _say(str(error), _MISUSED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return _say("interrupted; what was loaded stays, and the next run goes on from there", 130)
    except Exception as error:
        if debug:
            raise
        return _say(_sentence(error), _FAILED)
    return status if isinstance(status, int) else 0


def _sentence(error: Exception) -> str:
    if isinstance(error, WarehouseError) or type(error).__module__.startswith(("tasks.", "flows.")):
        return str(error)
    if isinstance(error, OSError | MemoryError):
        return describe_trouble(error)
    return f"unexpected {type(error).__name__}: {error} (--debug shows where)"


def _say(message: str, status: int) -> int:
    Console(stderr=True, markup=False, highlight=False).print(Text(f"amarkav: {harmless(message)}"), soft_wrap=True)
    return status


class _Screen(Console):
    """A console for text that comes from outside, and whose reader may go away (`amarkav run | head`)."""

    def on_broken_pipe(self) -> None:
        """Goes on without output: the exit status is the command's, not the pipe's."""
        self.quiet = True
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _output() -> tuple[Console, Terminal]:
    console = _Screen(markup=False, highlight=False, emoji=False)
    if not console.is_terminal:
        # A pipe has no width: nothing is wrapped or cut there.
        console = _Screen(markup=False, highlight=False, emoji=False, width=100_000, soft_wrap=True)
    return console, Terminal.of(os.environ, is_terminal=console.is_terminal)


def _next_commands(place: Home, *, given: Path | None, held: bool) -> list[str]:
    from flows.screens import command_line
    from warehouse.connection import open_published
    from warehouse.query import example_claim

    where = str(given) if given is not None else None
    query = "SELECT indicator, measure, value, unit, ref_area, period_text FROM claims ORDER BY claim_id LIMIT 10"
    commands = [command_line("sql", query, home=where)]
    if held:
        return [*commands, command_line("quarantine", "list", home=where)]
    with open_published(place) as connection:
        claim_id = example_claim(connection)
    return commands if claim_id is None else [*commands, command_line("show", claim_id, home=where)]


if __name__ == "__main__":
    main()
