"""Why something could not be fetched, in words that are the same on every run."""

from __future__ import annotations


class FetchRefused(Exception):
    """An address that gave nothing: `reason` is a rejection's code, `detail` a sentence without times or attempts.

    `passes` says that another try soon may succeed; `wait_seconds` is how long the server asked to be left alone.
    """

    def __init__(
        self,
        reason: str,
        detail: str,
        *,
        passes: bool = False,
        status: int | None = None,
        wait_seconds: float | None = None,
    ) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.passes = passes
        self.status = status
        self.wait_seconds = wait_seconds
