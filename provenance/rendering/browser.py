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
from importlib.util import find_spec
from shutil import which
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from provenance.errors import UsageError
from provenance.model import Fetch
from provenance.rendering import FAILED, Rendering
from provenance.rendering.answers import DEADLINE_S, Answers
from provenance.rendering.visit import Visit, cleared

if TYPE_CHECKING:
    from playwright.async_api import Browser, Playwright

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
    # Of a page's scripts; not measured, a choice: who needs more is ended instead of the machine.
    "--js-flags=--max-old-space-size=256",
    "--renderer-process-limit=2",
)
#: Pages at a time: each has a browser of several processes. Not measured, a choice.
_AT_ONCE = 2


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
        await cleared((await self._launch()).close())

    async def _stop(self) -> None:
        if self._playwright is not None:
            await cleared(self._playwright.stop())
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
            visit = Visit(browser, answers)
            try:
                return await visit.shown(url)
            finally:
                answers.end()
                await cleared(browser.close())
                await visit.ended()

    def _end(self) -> None:
        self._run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
