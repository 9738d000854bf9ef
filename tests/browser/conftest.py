"""Debian's Chromium without its windows, driven by Playwright, on pages served by this process.

The same engine as the Chromium that has windows; it starts a page with half of the work.
"""

import io
import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, WebError, expect

from tests.browser import undecided
from tests.browser.entrance import day
from tests.browser.people import NewContext, Person, at_browser, on

CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium-headless-shell"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",  # no page needs another machine
]
PATIENCE = 15_000  # milliseconds; two cores shared with another test process
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = os.path.dirname(__file__)
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session", autouse=True)
def _django_beside_an_event_loop() -> None:
    """Playwright's loop runs in this thread until the session ends, and Django would refuse to query beside it."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session", autouse=True)
def _files_of_the_design_system_are_fetched_once() -> Iterator[None]:
    """As in production. For ten years: the server's clock is often months behind the browser's."""
    serve = StaticFilesHandler.serve

    def serve_to_keep(handler: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
        response = serve(handler, request)
        response["Cache-Control"] = f"public, max-age={10 * 365 * 86400}, immutable"
        return response

    StaticFilesHandler.serve = serve_to_keep  # not a MonkeyPatch: no stage of a dossier is another one by it
    yield
    StaticFilesHandler.serve = serve


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    viewport = {"width": 1280, "height": 900}
    return {**browser_context_args, "locale": "fr-FR", "timezone_id": "Europe/Paris", "viewport": viewport}


@pytest.fixture
def incidents() -> Iterator[list[str]]:
    """JavaScript errors and refusals of the content security policy: each makes its test fail."""
    seen: list[str] = []
    yield seen
    assert not seen, "\n".join(seen)


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext], incidents: list[str]
) -> Callable[..., BrowserContext]:
    """One context per person: `new_context().new_page()`."""

    def on_error(error: WebError) -> None:
        incidents.append(f"JavaScript: {error.error}")

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            incidents.append(message.text)

    def make(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        context.on("weberror", on_error)
        context.on("console", on_console)
        return context

    return make


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """`axe(page)` fails on any violation that axe-core finds, without exclusion, and on what nobody could decide."""
    script = Axe().axe_script

    def check(page: Page) -> None:
        if not page.evaluate("'axe' in window"):
            page.evaluate(script)
        found = page.evaluate(undecided.RUN, undecided.ARGUMENTS)
        violations = AxeResults(found)
        assert violations.violations_count == 0, f"{page.url}\n{violations.generate_report()}"
        assert not found["undecided"], "\n".join([page.url, *found["undecided"]])

    return check


@pytest.fixture
def visitor(new_context: Callable[..., BrowserContext]) -> Page:
    """Somebody without an account."""
    return new_context().new_page()


@pytest.fixture
def first(transactional_db: None, live_server: object, new_context: NewContext) -> Person:
    """An installation after the README's commands, and the browser of who ran them."""
    call_command("load_reference_data", stdout=io.StringIO())
    with on(day(-202)):
        call_command(
            "first_account",
            email="jeanne.roy@ditp.test",
            first_name="Jeanne",
            last_name="Roy",
            link=True,
            stdout=io.StringIO(),
        )
    return at_browser(None, new_context, live_server.url)
