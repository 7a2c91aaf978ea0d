"""
One page in one browser: opened, answered, waited for, read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from provenance.errors import ProvenanceError
from provenance.rendering import BUSY, FAILED, SETTLED, Rendering
from provenance.rendering.answers import Answers, Request

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page, Route, WebSocketRoute

__all__ = ["Visit", "cleared"]

#: What has no place in a page that is only read; its absence is what scripts are prepared for.
_WITHOUT = """for (const name of
        ["RTCPeerConnection", "webkitRTCPeerConnection", "WebTransport", "SharedWorker", "Notification"])
    try { Object.defineProperty(globalThis, name, {value: undefined}); } catch { }"""
#: So tall that what waits to be scrolled to is there: scripts put posts in when they come into sight.
_WIDTH, _HEIGHT = 1280, 8000
#: A page is at rest when it has waited for nothing for so long: scripts like to begin "a second later".
_REST_S = 1.5
#: The same where it was never loaded whole, as it went elsewhere on its way.
_UNLOADED_REST_S = 3.0
_LOOK_S = 0.05
#: For reading the document, and for each step of clearing up.
_READ_S = 5.0
_CLEAR_S = 5.0
#: What is read of a document: as much as of any body.
_MOST_SIGNS = 10 * 1024 * 1024
#: In a world of our own: the page may have put something else in the place of what this uses.
_DOCUMENT = f"""(() => {{
    const text = document.documentElement ? document.documentElement.outerHTML : "";
    return text.length > {_MOST_SIGNS} ? text.slice(0, {_MOST_SIGNS}) : text;
}})()"""


class Visit:
    """One page in one browser."""

    def __init__(self, browser: Browser, answers: Answers) -> None:
        self._browser = browser
        self._answers = answers
        self._threads = ThreadPoolExecutor(6, "provenance-answer")
        self._page: Page | None = None
        self._is_loaded = self._crashed = False
        self._broken: ProvenanceError | None = None

    async def shown(self, url: str) -> Rendering:
        """The page when it has come to rest, or when its time is over."""
        from playwright.async_api import Error

        outcome, why, body = FAILED, None, b""
        try:
            async with asyncio.timeout(self._answers.left_s):
                context = await self._opened()
                await self._loaded(url)
        except TimeoutError:
            why = "its scripts did not come to rest in time"
        except Error as error:
            # A page that goes elsewhere by itself is kept where it is, and Chromium calls that an error.
            why = _said(error)
        outcome = BUSY if why else SETTLED
        if self._broken is not None:
            raise self._broken
        if self._page is None or self._crashed:
            return self._came_to(FAILED, why or "the browser gave the page up")
        try:
            async with asyncio.timeout(_READ_S):
                body = (await _document(context, self._page)).encode("utf-8", "replace")
        except (TimeoutError, Error) as error:
            return self._came_to(FAILED, why or _said(error))
        if not body.strip():
            return self._came_to(FAILED, why or "there is no document")
        return self._came_to(outcome, why, body)

    async def ended(self) -> None:
        """No thread asks for anything any more; each has as long as is left to its request."""
        await asyncio.get_running_loop().run_in_executor(None, self._threads.shutdown)

    def _came_to(self, outcome: str, why: str | None, body: bytes = b"") -> Rendering:
        return Rendering(outcome, body, why, self._answers.asked, self._answers.refused,
                         self._answers.missed)

    async def _opened(self) -> BrowserContext:
        context = await self._browser.new_context(
            accept_downloads=False, service_workers="block", viewport={"width": _WIDTH, "height": _HEIGHT},
            permissions=[], locale="en-US", timezone_id="UTC", reduced_motion="reduce")
        await context.route("**/*", self._answer)
        await context.route_web_socket("**/*", self._refuse_socket)
        await context.add_init_script(_WITHOUT)
        self._page = await context.new_page()
        # Whatever else it opens is closed.
        context.on("page", lambda other: asyncio.ensure_future(cleared(other.close())))
        self._page.on("crash", self._note_crash)
        self._page.on("load", self._note_load)
        return context

    async def _loaded(self, url: str) -> None:
        assert self._page is not None
        # No further than to the document: the rest a page may hold up. Nor is the time Playwright's: ours ends it.
        await self._page.goto(url, wait_until="commit", timeout=0)
        while not self._at_rest() and not self._crashed and self._broken is None:
            await asyncio.sleep(_LOOK_S)

    def _at_rest(self) -> bool:
        rested = self._answers.at_rest_s
        return rested >= _REST_S and (self._is_loaded or rested >= _UNLOADED_REST_S)

    def _note_load(self, page: Page) -> None:
        self._is_loaded = True

    def _note_crash(self, page: Page) -> None:
        self._crashed = True

    async def _refuse_socket(self, socket: WebSocketRoute) -> None:
        self._answers.refused += 1
        await socket.close()

    async def _answer(self, route: Route) -> None:
        from playwright.async_api import Error

        asked = route.request
        request = Request(asked.url, asked.method, asked.resource_type, self._is_main(route))
        try:
            answer = await asyncio.get_running_loop().run_in_executor(self._threads, self._answers.to, request)
        except ProvenanceError as error:  # the recording or the store cannot be written: no page is to blame
            self._broken, answer = error, None
        except RuntimeError:  # the visit is over, and its threads are gone
            answer = None
        try:
            if answer is None:
                await route.abort("blockedbyclient")
            else:
                await route.fulfill(status=answer.status, headers=dict(answer.headers), body=answer.body)
        except Error:
            return  # the page or the browser is gone meanwhile: nobody waits for this answer any more

    def _is_main(self, route: Route) -> bool:
        from playwright.async_api import Error

        try:
            return self._page is not None and route.request.frame == self._page.main_frame
        except Error:  # of a window that is only being opened
            return False


async def _document(context: BrowserContext, page: Page) -> str:
    session = await context.new_cdp_session(page)
    frame = (await session.send("Page.getFrameTree"))["frameTree"]["frame"]["id"]
    world = await session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "provenance"})
    found = await session.send("Runtime.evaluate", {
        "contextId": world["executionContextId"], "expression": _DOCUMENT, "returnByValue": True})
    return str(found["result"].get("value") or "")


async def cleared(work: Coroutine[Any, Any, object]) -> None:
    """Something that only clears up: it may fail, as what it ends may have ended, and it may not hold anybody up."""
    from playwright.async_api import Error

    try:
        async with asyncio.timeout(_CLEAR_S):
            await work
    except (Error, TimeoutError):
        return


def _said(error: Exception) -> str:
    words = " ".join(str(error).partition("\n")[0].split())[:120]
    return f"the browser says: {words}" if words else "the browser did not answer"
