"""What keeps flows from running at all; each message says what to do."""

from __future__ import annotations

from http import HTTPStatus

from flows.environment import CLIENT_PASSWORD, SERVER_PASSWORD


class CannotServe(Exception):
    """The Prefect server, its pool or its deployments cannot be brought up."""


class ServerUnreachable(Exception):
    """The Prefect server that the environment names does not answer."""


class ServerLocked(ServerUnreachable):
    """The Prefect server wants another password than it was told."""

    def __init__(self, server: str) -> None:
        super().__init__(
            f"the Prefect server at {server} does not let us in: set {CLIENT_PASSWORD} to the {SERVER_PASSWORD} that it"
            " was started with"
        )


def is_locked_out(error: BaseException) -> bool:
    """Whether an HTTP error says that the password is missing or wrong."""
    return getattr(getattr(error, "response", None), "status_code", None) == HTTPStatus.UNAUTHORIZED
