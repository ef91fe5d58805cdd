"""The web pages: server-rendered, whole without JavaScript, quick on a phone with poor signal."""

from fastapi import FastAPI

from api.access import Access, access
from api.pages import (
    across,
    audit,
    balance,
    cite,
    compare,
    coverage,
    display_check,
    download,
    exports,
    families,
    guides,
    home,
    interface,
    keys,
    offline,
    people,
    photo,
    quiz,
    reading,
    report,
    review,
    search,
    set_check,
    set_reading,
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
    """Add the pages and their static files."""
    app.mount("/static", access(Access.PUBLIC)(Assets(directory=STATIC)), name="static")
    # Balance, checking and new sets stand before the sets by their ids.
    teaching = (balance, set_check, exports, sets, set_reading, quiz)
    public = (
        home,
        search,
        across,
        photo,
        cite,
        display_check,
        report,
        compare,
        coverage,
        download,
        *teaching,
        withdraw,
        reading,
        guides,
        interface,
        offline,
        spoken,
    )
    for module in (*public, staff, submit, review, people, keys, families, withdrawals, audit):
        app.include_router(module.router)
