"""What Prefect and Great Expectations find in the environment: nobody is told, nothing lost, the user's word counts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from flows.environment import DEFAULTS, set_defaults, set_for_terminal

ROOT = Path(__file__).parent.parent
PROFILE = 'active = "{}"\n[profiles.local]\n[profiles.office]\nPREFECT_API_URL = "http://127.0.0.1:9999/api"\n'


def test_what_is_set_already_stays() -> None:
    environ = {"DO_NOT_TRACK": "0"}
    set_defaults(environ)
    assert environ["DO_NOT_TRACK"] == "0"
    assert environ["GX_ANALYTICS_ENABLED"] == "false"
    assert environ.keys() == DEFAULTS.keys()


def test_prefect_and_great_expectations_understand_every_default() -> None:
    code = (
        "import flows\n"
        "from prefect.settings import get_current_settings\n"
        "s = get_current_settings()\n"
        "services = s.server.services\n"
        "print(s.server.analytics_enabled, s.server.ui.v2_enabled, s.server.ui.show_promotional_content,\n"
        "      s.server.ephemeral.startup_timeout_seconds, services.triggers.read_batch_size)\n"
        "for one in (services.task_run_recorder, services.event_persister):\n"
        "    print(one.batch_size, one.read_batch_size, one.flush_interval)\n"
    )
    environ = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environ, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["False False False 120 100", "200 100 1.0", "200 100 1.0"]


@pytest.mark.parametrize(
    ("active", "given", "own_home"),
    [
        ("local", {}, True),
        ("office", {}, False),
        ("local", {"PREFECT_PROFILE": "office"}, False),
        ("missing", {}, True),
    ],
)
def test_a_profile_that_names_a_server_keeps_its_home(
    tmp_path: Path, active: str, given: dict[str, str], own_home: bool
) -> None:
    (tmp_path / ".prefect").mkdir()
    (tmp_path / ".prefect" / "profiles.toml").write_text(PROFILE.format(active))
    environ = {"HOME": str(tmp_path), **given}
    set_for_terminal(environ, tmp_path / "data" / "prefect")
    assert ("PREFECT_HOME" in environ) is own_home
    assert (tmp_path / "data" / "prefect").exists() is own_home


def test_a_prefect_home_that_is_set_stays_and_logs_are_quiet_unless_asked_for(tmp_path: Path) -> None:
    environ = {"PREFECT_HOME": "/elsewhere"}
    set_for_terminal(environ, tmp_path / "prefect")
    assert environ["PREFECT_HOME"] == "/elsewhere"
    assert environ["PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"] == "CRITICAL"
    asked: dict[str, str] = {}
    set_for_terminal(asked, tmp_path / "prefect", debug=True)
    assert asked["PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"] == "INFO"
