"""The screens of the README and the recipes are sessions that were really held: this runs them again.

With --write it puts what they print into the pages.

A fenced block `console` is a session: each line after `$ ` is run in a terminal of 100 columns, in a folder where the
seed articles have just been read as `make run` does, and stands there with what it printed. In a screen, a line `...`
stands for any lines.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import shlex
import struct
import subprocess
import sys
import tempfile
import termios
from collections.abc import Callable
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"
PAGES = (README, README.parent / "docs" / "recipes.md")
COLUMNS = 100

_BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
_UNSEEN = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\]8;[^\x1b]*\x1b\\|[\u200e\u200f\u2066-\u2069\r]")
"""Colours, links and direction marks, which a page of text does not hold."""


def run_in_terminal(arguments: list[str], folder: Path, **changes: str) -> str:
    """What a command shows in a terminal, as plain text; raises RuntimeError with its words when it fails.

    `changes` are variables of its environment.
    """
    screen, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    users_own = ("AMARKAV_", "PREFECT_", "COLUMNS", "LINES")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(users_own)}
    environment |= {"TERM": "xterm-256color", "HOME": str(folder), "LANG": "C.UTF-8", **changes}
    process = subprocess.Popen(
        arguments, cwd=folder, env=environment, stdout=terminal, stderr=subprocess.PIPE, text=True
    )
    os.close(terminal)
    shown = bytearray()
    with contextlib.suppress(OSError):  # on Linux, how reading ends when the other side has closed
        while chunk := os.read(screen, 65536):
            shown += chunk
    os.close(screen)
    _, errors = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{shlex.join(arguments)} ended with {process.returncode}: {errors}")
    lines = _UNSEEN.sub("", shown.decode("utf-8")).strip("\n").splitlines()
    return "\n".join(line.rstrip() for line in lines)


def list_sessions(page: str) -> list[tuple[str, str]]:
    """Each command of the `console` blocks of a page, with what stands below it."""
    return [entry for block in _BLOCK.findall(page) for entry in _split_block(block)]


def open_folder(folder: Path) -> Callable[[str], str | None]:
    """Reads the seed articles into `folder`/data; returns what a command of the README prints there.

    That is None for a command of the set-up, which CI runs itself.
    """
    (folder / ".venv").symlink_to(sys.prefix)
    activated = f"{folder / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    first_screen = run_in_terminal([".venv/bin/amarkav", "run"], folder, PATH=os.defpath)

    def run(command: str) -> str | None:
        if command == "make run":
            return first_screen
        return run_in_terminal(shlex.split(command), folder, PATH=activated) if command.startswith("amarkav ") else None

    return run


def matches(shown: str, printed: str) -> bool:
    """Whether a screen is what was printed, but for seconds, the number of expectations and the lines it leaves out."""
    pattern = re.escape(_settled(shown)).replace("\\\n", "\n")
    pattern = re.sub(r"^\\\.\\\.\\\.$", "(?s:.*)", pattern, flags=re.MULTILINE)
    return re.fullmatch(pattern, _settled(printed)) is not None


def write_screens(page: str, run: Callable[[str], str | None]) -> str:
    """The page with each screen replaced by what its command prints now, unless it still matches."""

    def renew(block: re.Match[str]) -> str:
        entries = []
        for command, shown in _split_block(block[1]):
            printed = run(command)
            keeps = printed is None or (shown and matches(shown, printed))
            entries.append("\n".join(filter(None, [f"$ {command}", shown if keeps else printed])))
        return "```console\n" + "\n".join(entries) + "\n```"

    return _BLOCK.sub(renew, page)


def _split_block(block: str) -> list[tuple[str, str]]:
    entries = []
    for entry in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        lines = entry.rstrip("\n").split("\n")
        # a command goes on as long as a quotation mark is open
        taken = next(count for count in range(1, len(lines) + 1) if "\n".join(lines[:count]).count('"') % 2 == 0)
        entries.append(("\n".join(lines[:taken]), "\n".join(lines[taken:])))
    return entries


def _settled(screen: str) -> str:
    """A screen without what differs from run to run, or grows with every expectation: it is no news to a reader."""
    screen = re.sub(r"\b\d+\.\d s\b", "N s", screen.strip("\n"))
    screen = re.sub(r"\b\d+ of \d+ expectations hold on \d+ rows?\b", "all expectations hold", screen)
    return re.sub(r"^(gate_results +)\d+", r"\1N", screen, flags=re.MULTILINE)


def main() -> None:
    """Run every session; name the pages that differ, or write them with --write."""
    with tempfile.TemporaryDirectory() as folder:
        run = open_folder(Path(folder))
        for page in PAGES:
            text = page.read_text(encoding="utf-8")
            renewed = write_screens(text, run)
            if "--write" in sys.argv:
                page.write_text(renewed, encoding="utf-8")
            elif renewed != text:
                sys.exit(f"{page.name} shows what is no longer printed: make screens")


if __name__ == "__main__":
    main()
