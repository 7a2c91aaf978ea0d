"""
Chromium, driven by Playwright, without any network of its own.

    with Chromium() as render:
        render("https://news.example/a", body, "text/html", fetch)      # a Rendering

Every request of a page is answered by ``Answers``. What Playwright does not hand us finds no way out by itself: no name
resolves (``--host-resolver-rules``), and whatever is asked goes to a proxy that has such a name, numbers included, so
that nothing is dialled and no datagram is sent. Each page has a browser process of its own, which ends with it.

This is the only part of the package with an event loop: a page that never comes to rest can only be ended from beside.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from shutil import which
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from provenance.errors import ProvenanceError, UsageError
from provenance.model import Fetch
from provenance.rendering import BUSY, FAILED, SETTLED, Rendering
from provenance.rendering.answers import DEADLINE_S, Answers, Request

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page, Playwright, Route, WebSocketRoute

__all__ = ["BROWSERS", "Chromium"]

_T = TypeVar("_T")

#: What the browser may be called; the system's own, as nothing is downloaded.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_NOBODY = "nobody.invalid"  #: https://www.rfc-editor.org/rfc/rfc2606#section-2: it never resolves
_ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    f"--proxy-server=http://{_NOBODY}:9",
    # Without this numbers of this machine would go past the proxy.
    "--proxy-bypass-list=<-loopback>",
    "--disable-quic",
    "--dns-prefetch-disable",
    # Peer connections send datagrams past any proxy unless they are told not to; the switch has had both names.
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    # A script's memory: news pages take 20 to 100 MB.
    "--js-flags=--max-old-space-size=256",
    "--renderer-process-limit=2",
)
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
#: Pages at a time; a browser takes 150 to 300 MB.
_AT_ONCE = 2
#: What is read of a document: as much as of any body.
_MOST_SIGNS = 10 * 1024 * 1024
#: In a world of our own: the page may have put something else in the place of what this uses.
_DOCUMENT = f"""(() => {{
    const text = document.documentElement ? document.documentElement.outerHTML : "";
    return text.length > {_MOST_SIGNS} ? text.slice(0, {_MOST_SIGNS}) : text;
}})()"""


class Chromium:
    """
    A ``Render``, and a context manager; may be called from many threads.

    Args:
        sandboxed: With Chromium's own sandbox around what strangers' scripts do. False where the system allows none
            (most containers): then the browser's engine alone stands between a page and the machine.
        deadline_s: For one page, everything included.
        program: Which browser; None looks for the system's own.

    Raises:
        UsageError: on entering: Playwright or a browser is missing, or it cannot be started.
    """

    def __init__(self, *, sandboxed: bool = True, deadline_s: float = DEADLINE_S, program: str | None = None) -> None:
        self._sandboxed = sandboxed
        self._deadline_s = deadline_s
        self._program = program
        self._playwright: Playwright | None = None
        self._turn = asyncio.Semaphore(_AT_ONCE)

    def __enter__(self) -> Self:
        if find_spec("playwright") is None:
            raise UsageError("rendering (--render) needs playwright: pip install 'post-provenance[render]'",
                             code="no-playwright")
        found = self._program or next(filter(None, map(which, BROWSERS)), None)
        if found is None:
            raise UsageError(f"rendering (--render) needs a browser: none of {', '.join(BROWSERS)} is installed",
                             code="no-browser")
        self._program = found
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="provenance-browser", daemon=True)
        self._thread.start()
        try:
            self._run(self._start())
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._end()

    def __call__(self, url: str, body: bytes, content_type: str | None, fetch: Fetch, /) -> Rendering:
        return self._run(self._in_turn(url, body, content_type, fetch))

    def _run(self, work: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    # --- in the loop --------------------------------------------------------------------------

    async def _start(self) -> None:
        from playwright.async_api import async_playwright

        self._playwright = await async_playwright().start()
        # Once now, so that what is wrong with it is said before any page is asked for.
        await _cleared((await self._launch()).close())

    async def _stop(self) -> None:
        if self._playwright is not None:
            await _cleared(self._playwright.stop())
        # What still waits for a browser that is gone: nobody reads what comes of it.
        waiting = asyncio.all_tasks() - {asyncio.current_task()}
        for one in waiting:
            one.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    async def _launch(self) -> Browser:
        from playwright.async_api import Error

        assert self._playwright is not None
        try:
            return await self._playwright.chromium.launch(
                executable_path=self._program, chromium_sandbox=self._sandboxed, args=list(_ARGUMENTS),
                handle_sigint=False, handle_sigterm=False, handle_sighup=False)
        except Error as error:
            why = "its sandbox does not work here (--render-unsandboxed goes without)" \
                if self._sandboxed and "sandbox" in str(error) else str(error).partition("\n")[0][:200]
            raise UsageError(f"rendering (--render): {self._program} cannot be started: {why}",
                             code="no-browser") from error

    async def _in_turn(self, url: str, body: bytes, content_type: str | None, fetch: Fetch) -> Rendering:
        async with self._turn:
            answers = Answers(url, body, content_type, fetch, deadline_s=self._deadline_s)
            try:
                browser = await self._launch()
            except UsageError as error:  # it could be started before: the machine has no room now
                return Rendering(FAILED, why=str(error))
            visit = _Visit(browser, answers)
            try:
                return await visit.shown(url)
            finally:
                answers.end()
                await _cleared(browser.close())
                await visit.ended()

    def _end(self) -> None:
        self._run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class _Visit:
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
        context.on("page", lambda other: asyncio.ensure_future(_cleared(other.close())))
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


async def _cleared(work: Coroutine[Any, Any, object]) -> None:
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
