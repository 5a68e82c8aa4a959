"""The Data Docs and the report of a home over HTTP, on this machine only, so that the Prefect UI can link to them.

A browser follows no link from a page of a server to a file. `amarkav serve` runs this one port above the UI:
`/docs/` is the home's `docs`, `/site/` its report, and nothing else of the home can be asked for.
"""

from __future__ import annotations

import os

from fastapi import FastAPI
from fastapi.middleware.trustedhost import TrustedHostMiddleware
from fastapi.staticfiles import StaticFiles

from warehouse.home import Home


def make_pages() -> FastAPI:
    """The application, over the home of AMARKAV_HOME."""
    place = Home.resolve(None, os.environ)
    pages = FastAPI(openapi_url=None)
    # A name that somebody else's page points at this machine must not read from here.
    pages.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    for name, folder in (("docs", place.docs), ("site", place.site)):
        folder.mkdir(parents=True, exist_ok=True)
        pages.mount(f"/{name}", StaticFiles(directory=folder, html=True), name=name)
    return pages
