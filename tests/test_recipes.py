"""The recipes print what docs/recipes.md shows, on the seed articles."""

from __future__ import annotations

import pytest
import readme_screens

PAGE = readme_screens.PAGES[1].read_text(encoding="utf-8")
SESSIONS = readme_screens.list_sessions(PAGE)


@pytest.fixture(scope="module")
def run_session(tmp_path_factory):
    return readme_screens.open_folder(tmp_path_factory.mktemp("recipes"))


def test_there_is_a_dozen_of_them_each_with_its_answer():
    assert len(SESSIONS) >= 12
    assert all(shown for _, shown in SESSIONS)
    used = {"province(", "fa_digits(", "jalali(", "search(", "sources_of(", "as_of("}
    used |= {"province_trade", "sector_shares", "timeline", "audits", "contradictions"}
    assert [name for name in sorted(used) if name not in "".join(command for command, _ in SESSIONS)] == []


@pytest.mark.parametrize(
    ("command", "shown"), SESSIONS, ids=[" ".join(command.split())[13:60] for command, _ in SESSIONS]
)
def test_a_recipe_prints_what_the_page_shows(command, shown, run_session):
    printed = run_session(command)
    assert printed is not None
    assert readme_screens.matches(shown, printed), f"make screens renews it\n$ {command}\n{printed}"
