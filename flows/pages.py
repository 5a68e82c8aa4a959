"""The Data Docs and the report of a home over HTTP, on this machine only, so that the Prefect UI can link to them.

A browser follows no link from a page of a server to a file. `amarkav serve` runs this one port above the UI:
`/docs/` is the home's `docs`, `/site/` its report, and nothing else of the home can be asked for. Where the server has
a password, a browser is asked for the same one here.
"""

from __future__ import annotations

import base64
import hmac
import os
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.middleware.trustedhost import TrustedHostMiddleware
from fastapi.staticfiles import StaticFiles

from flows.environment import SERVER_PASSWORD
from warehouse.home import Home


def make_pages() -> FastAPI:
    """The application, over the home of AMARKAV_HOME."""
    place = Home.resolve(None, os.environ)
    pages = FastAPI(openapi_url=None)
    if password := os.environ.get(SERVER_PASSWORD):
        _lock(pages, password)
    # A name that somebody else's page points at this machine must not read from here.
    pages.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    for name, folder in (("docs", place.docs), ("site", place.site)):
        folder.mkdir(parents=True, exist_ok=True)
        pages.mount(f"/{name}", StaticFiles(directory=folder, html=True), name=name)
    return pages


def _lock(pages: FastAPI, password: str) -> None:
    """Lets in only who gives `NAME:PASSWORD`, as browsers and Prefect's own API do it."""
    wanted = b"Basic " + base64.b64encode(password.encode())

    @pages.middleware("http")
    async def ask(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        given = request.headers.get("Authorization", "").encode()
        if hmac.compare_digest(given, wanted):
            return await call_next(request)
        challenge = {"WWW-Authenticate": 'Basic realm="amarkav"'}
        return Response("Unauthorized", HTTPStatus.UNAUTHORIZED, challenge)
