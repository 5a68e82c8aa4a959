"""What Prefect and Great Expectations must find in the environment before they are imported.

Importing `flows` sets it, so that the command line, a worker and a test all run alike. Nothing already set is changed.
This module imports neither of them: `amarkav sql` must not pay for what it does not use.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, MutableMapping
from pathlib import Path

PAGES_URL = "AMARKAV_PAGES_URL"
"""Names the address at which `flows.pages` serves data docs and report; unset where nobody serves them."""

SERVER_PASSWORD = "PREFECT_SERVER_API_AUTH_STRING"  # nosec B105: the name of one
"""Names what whoever asks the server must know, `NAME:PASSWORD`; unset, everybody on this machine may ask."""

CLIENT_PASSWORD = "PREFECT_API_AUTH_STRING"  # nosec B105: the name of one
"""Names what this process tells the server."""

DEFAULTS: Mapping[str, str] = {
    # Nobody is told that this ran.
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_UI_V2_ENABLED": "false",  # the new UI asks an analytics host
    "GX_ANALYTICS_ENABLED": "false",
    # What tasks leave behind is read again by a retry: as JSON it is data, as Prefect's own pickle it would be code.
    "PREFECT_RESULTS_DEFAULT_SERIALIZER": "json",
    # A slow machine needs more than 20 s for the embedded server of a new home.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    # Prefect's own defaults write one record at a time and lose some when a run of many tasks ends (113 of 200 kept).
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_TRIGGERS_READ_BATCH_SIZE": "100",
}


def set_defaults(environ: MutableMapping[str, str]) -> None:
    """Sets what is not set yet. Who knows what a server is to ask for tells it, too."""
    for name, value in DEFAULTS.items():
        environ.setdefault(name, value)
    if environ.get(SERVER_PASSWORD):
        environ.setdefault(CLIENT_PASSWORD, environ[SERVER_PASSWORD])


def set_for_terminal(environ: MutableMapping[str, str], prefect_home: Path, *, debug: bool = False) -> None:
    """Sets what a run from the command line wants besides: a Prefect home of its own and a quiet console.

    A PREFECT_HOME that is set, or a Prefect profile that names a server, is the user's choice and stays.
    """
    if "PREFECT_HOME" not in environ and not _profile_names_a_server(environ):
        prefect_home.mkdir(parents=True, exist_ok=True)
        environ["PREFECT_HOME"] = str(prefect_home)
    environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "INFO" if debug else "CRITICAL")


def _profile_names_a_server(environ: Mapping[str, str]) -> bool:
    home = environ.get("HOME")
    if home is None:
        return False
    try:
        profiles = tomllib.loads((Path(home) / ".prefect" / "profiles.toml").read_text(encoding="utf-8"))
        active = environ.get("PREFECT_PROFILE") or str(profiles["active"])
        return "PREFECT_API_URL" in profiles["profiles"][active]
    except (OSError, ValueError, KeyError, TypeError):
        return False
