"""The web pages: server-rendered, whole without JavaScript, quick on a phone with poor signal."""

from fastapi import FastAPI

from api.access import Access, access
from api.pages import (
    audit,
    compare,
    families,
    home,
    keys,
    people,
    photo,
    reading,
    report,
    review,
    search,
    sets,
    spoken,
    staff,
    submit,
    withdraw,
    withdrawals,
)
from api.pages.errors import render_problem
from api.pages.view import STATIC, Assets

__all__ = ["mount_pages", "render_problem"]


def mount_pages(app: FastAPI) -> None:
    """Add the pages and their static files, and show problems as pages to those who ask for HTML."""
    app.mount("/static", access(Access.PUBLIC)(Assets(directory=STATIC)), name="static")
    public = (home, search, photo, report, compare, sets, withdraw, reading, spoken)
    for module in (*public, staff, submit, review, people, keys, families, withdrawals, audit):
        app.include_router(module.router)
    app.state.error_page = render_problem
