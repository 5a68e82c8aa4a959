"""The docs cannot rot: what they name exists, what exists is named, and what the README shows is what is printed."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import readme_screens
from packaging.requirements import Requirement

from flows.cli import app

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def list_files() -> set[str]:
    """Every path of the project that git tracks or would track, folders included."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    files = {path for path in listed if path and (ROOT / path).exists()}
    return files | {parent.as_posix() for path in files for parent in Path(path).parents}


FILES = list_files()


def list_commands(commands=app, words: tuple[str, ...] = ()) -> set[str]:
    """Every command of the console program, as it is typed after `amarkav`."""
    found = set()
    for name in commands:
        if not name.startswith("-"):
            below = list_commands(commands[name], (*words, name))
            found |= below or {" ".join((*words, name))}
    return found


def list_code(page: Path) -> list[str]:
    """The inline code of a page, then each line of its fenced blocks."""
    text = page.read_text(encoding="utf-8")
    fenced = re.findall(r"^```.*?\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"`([^`\n]+)`", prose) + [line for block in fenced for line in block.splitlines()]


def anchors_of(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def find_broken_links(page: Path) -> list[str]:
    faults = []
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if re.match(r"https?:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists():
            faults.append(f"{page.name}: {target}: no such file")
        elif anchor and anchor not in anchors_of(file):
            faults.append(f"{page.name}: {target}: no such heading")
    return faults


def find_unknown_names(code: list[str], makefile: str, files: set[str], commands: set[str]) -> list[str]:
    """What pieces of code name that does not exist: paths of the project, make targets, amarkav commands."""
    folders = {path.split("/")[0] for path in files if "/" in path}
    names = {Path(path).name for path in files}
    targets = set(re.findall(r"^([a-z][\w-]*):", makefile, re.MULTILINE))
    faults = []
    for piece in code:
        if re.fullmatch(r"[\w.-]+(/[\w.*<>-]+)+/?", piece) and piece.split("/")[0] in folders:
            pattern = re.escape(piece.rstrip("/")).replace(r"\*", "[^/]*")
            if not any(re.fullmatch(pattern, path) for path in files):
                faults.append(f"{piece}: no such path")
        elif re.fullmatch(r"[\w-]+\.(py|sh|md|toml|lock|yaml|csv|txt)", piece) and piece not in names:
            faults.append(f"{piece}: no such file")
        command = re.sub(r"^\$ ", "", piece)
        if match := re.match(r"make ([a-z][\w-]*)", command):
            faults += [] if match[1] in targets else [f"{piece}: no such target"]
        if match := re.match(r"amarkav ([a-z]\S*(?: [a-z]\S*)?)", command):
            words = match[1].split()
            if not {words[0], " ".join(words)} & commands and not any(c.startswith(f"{match[1]} ") for c in commands):
                faults.append(f"{piece}: no such command")
    return faults


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    assert find_broken_links(page) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_names_exist(page):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert find_unknown_names(list_code(page), makefile, FILES, list_commands()) == []


def test_names_that_do_not_exist_are_found(tmp_path):
    files, commands = {"tasks", "tasks/records.py", "docs", "docs/a.md"}, {"run", "quarantine list"}
    good = [
        "tasks/records.py",
        "tasks/",
        "docs/*.md",
        "make run",
        "$ amarkav run --home x",
        "amarkav quarantine list",
        "a/b",
    ]
    assert find_unknown_names([*good, "records.py", "amarkav quarantine"], "run: env\n", files, commands) == []
    bad = ["tasks/recods.py", "docs/*.rst", "recods.py", "make runn", "$ amarkav rum", "amarkav quarantine lits"]
    assert len(find_unknown_names(bad, "run: env\n", files, commands)) == len(bad)
    page = tmp_path / "page.md"
    page.write_text("# One\n[a](#one) [b](page.md#one) [c](#two) [d](nowhere.md) [e](https://example.org)", "utf-8")
    assert find_broken_links(page) == ["page.md: #two: no such heading", "page.md: nowhere.md: no such file"]


def test_every_command_stands_in_the_readme():
    assert [command for command in sorted(list_commands()) if f"amarkav {command}" not in README] == []


def test_every_package_and_folder_stands_in_the_architecture():
    architecture = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    folders = {path.split("/")[0] for path in FILES if "/" in path and not path.startswith(".")}
    stages = {f"{path.split('/')[1]}" for path in FILES if re.fullmatch(r"tasks/\w+/task\.py", path)}
    assert [name for name in sorted(folders | stages) if f"{name}/" not in architecture] == []


def test_every_dependency_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    reasons = (ROOT / "docs" / "decisions" / "0006-dependencies.md").read_text(encoding="utf-8")
    names = {Requirement(line).name for group in groups for line in group}
    assert [name for name in sorted(names) if not re.search(rf"\b{re.escape(name)}\b", reasons)] == []


def test_decisions_are_numbered_without_a_gap():
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [file.name[:4] for file in decisions] == [f"{number:04d}" for number in range(1, len(decisions) + 1)]
    assert all(f"# {file.name[:4]} " in file.read_text(encoding="utf-8").splitlines()[0] + " " for file in decisions)


SESSIONS = readme_screens.list_sessions(README)
SCREENS = [(command, shown) for command, shown in SESSIONS if shown]


@pytest.fixture(scope="module")
def run_session(tmp_path_factory):
    """Runs a command of the README in a folder where the seed articles have just been read."""
    return readme_screens.open_folder(tmp_path_factory.mktemp("readme"))


@pytest.mark.parametrize(("command", "shown"), SCREENS, ids=[" ".join(command.split())[:60] for command, _ in SCREENS])
def test_the_readme_shows_what_is_printed(command, shown, run_session):
    printed = run_session(command)
    assert printed is not None, f"{command}: only `make run` and amarkav commands can show a screen"
    assert readme_screens.matches(shown, printed), f"make screens renews it\n$ {command}\n{printed}"


def test_the_readme_shows_its_screens():
    commands = [command for command, _ in SCREENS]
    assert "make run" in commands
    assert sum(command.startswith("amarkav sql") for command in commands) >= 4
    assert any(command.startswith("amarkav show") for command in commands)


def test_a_changed_screen_is_seen():
    assert readme_screens.matches("a\n...\nd 1.5 s", "a\nb\nc\nd 22.7 s")
    assert not readme_screens.matches("a\n...\nd", "a\nb\nc")
    assert readme_screens.matches("4 of 4 expectations hold on 9 rows", "5 of 5 expectations hold on 8 rows")
    assert not readme_screens.matches("4 of 4 expectations hold on 9 rows", "quarantined: 1 of 9 rows")
    assert not readme_screens.matches("a 1.5", "a 1.6")
    assert not readme_screens.matches("a\nb", "a\nb\nc")


def test_screens_are_written_where_they_changed():
    page = 'x\n```console\n$ make run\nold\n$ amarkav sql "a\n  b"\nkept 1.0 s\n$ make test\n```\ny\n'
    answers = {"make run": "new\nlines", 'amarkav sql "a\n  b"': "kept 2.0 s", "make test": None}
    assert [command for command, _ in readme_screens.list_sessions(page)] == list(answers)
    written = readme_screens.write_screens(page, answers.get)
    assert written == page.replace("old", "new\nlines")
