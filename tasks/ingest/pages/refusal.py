"""Why a page is no article, in words that are the same on every run."""

from __future__ import annotations


class PageRefused(Exception):
    """A page that is no article: `reason` is a rejection's code, `detail` its sentence."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
