"""In CI a test that leaves itself out fails instead: a gap that nobody reads of is no gap anybody closes.

Elsewhere (CI not set) skipping is allowed, and pytest's summary names what was left out.
"""

import os
from collections.abc import Generator
from typing import TypeVar

import pytest

R = TypeVar("R", pytest.TestReport, pytest.CollectReport)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Hold every test's report, expected failures too, to the rule."""
    return without_gap((yield))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Hold a file that leaves itself out whole, as `importorskip` does, to the rule."""
    return without_gap((yield))


def without_gap(report: R) -> R:
    """The report, in CI a failed one where it was skipped; it names the test and the reason."""
    if report.skipped and os.environ.get("CI"):
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else getattr(report, "wasxfail", "")
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was left out, which CI does not allow: {why}"
        vars(report).pop("wasxfail", None)
    return report
