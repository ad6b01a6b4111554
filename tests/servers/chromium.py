"""A headless Chromium that tests drive through a pair of pipes, and a folder served on this computer alone.

The protocol is that of the developer tools of Chromium, one message of JSON after the other, so that no package is
needed for it. The program is Debian's `chromium`, or any of the names below on the path.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from attrs import define, field

REASON: Final = "no Chromium is on the path (apt-get install chromium)"

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")

FLAGS: Final = (
    "--headless",
    "--no-sandbox",  # it refuses to run as root without
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",  # shared memory is small in containers
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)

PATIENCE: Final = 60.0
"""Seconds after which an answer of the browser is no longer waited for; a loaded computer takes some of them."""


def program() -> str | None:
    """Return the path of the browser."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@define
class Browser:
    """A running browser: what is sent to it and what it answers.

    Args:
        sends: The pipe that it reads.
        answers: The pipe that it writes.
        events: What it has told without being asked, for the pages to look at.
        owners: The session of the page that each worker belongs to.
    """

    sends: int
    answers: int
    events: list[dict[str, Any]] = field(factory=list)
    owners: dict[str, str] = field(factory=dict)
    _asked: int = 0
    _rest: bytes = b""

    def call(self, method: str, session: str | None = None, **params: Any) -> dict[str, Any]:
        """Call a method of the protocol and return its result; events that come before it are kept."""
        asked = self._send(method, session, params)
        until = time.monotonic() + PATIENCE
        while True:
            told = self._next(until, method)
            if told.get("id") != asked:
                self._keep(told)
            elif "error" in told:
                raise RuntimeError(f"{method}: {told['error']['message']}")
            else:
                answer: dict[str, Any] = told["result"]
                return answer

    def _send(self, method: str, session: str | None, params: dict[str, Any]) -> int:
        """Send a call, and return the number that its answer will have."""
        self._asked += 1
        sent: dict[str, Any] = {"id": self._asked, "method": method, "params": params}
        if session is not None:
            sent["sessionId"] = session
        os.write(self.sends, json.dumps(sent).encode() + b"\0")
        return self._asked

    def _keep(self, told: dict[str, Any]) -> None:
        """Keep an event, under the session of its page; a worker that a page starts is watched from its first line."""
        session = told.get("sessionId", "")
        owner = self.owners.get(session, session)
        self.events.append({**told, "sessionId": owner})
        if told.get("method") == "Target.attachedToTarget":
            worker = told["params"]["sessionId"]
            if owner:
                self.owners[worker] = owner
                for method in ("Network.enable", "Runtime.enable", "Runtime.runIfWaitingForDebugger"):
                    self._send(method, worker, {})

    def _next(self, until: float, method: str) -> dict[str, Any]:
        """Return the next message."""
        while b"\0" not in self._rest:
            readable, _, _ = select.select([self.answers], [], [], max(0.0, until - time.monotonic()))
            if not readable:
                raise TimeoutError(f"{method}: no answer of the browser in {PATIENCE:.0f} s")
            got = os.read(self.answers, 1 << 16)
            if not got:
                raise RuntimeError(f"{method}: the browser has ended")
            self._rest += got
        line, _, self._rest = self._rest.partition(b"\0")
        told: dict[str, Any] = json.loads(line)
        return told

    def open(self, url: str, *, width: int = 1280, height: int = 900, scheme: str = "light") -> Page:
        """Open a page in a window of a size, with light or dark colours, and wait until it has loaded."""
        context = self.call("Target.createBrowserContext")["browserContextId"]
        target = self.call("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, session, context)
        for domain in ("Page", "Runtime", "Network", "Log"):
            page.call(f"{domain}.enable")
        page.call("Target.setAutoAttach", autoAttach=True, waitForDebuggerOnStart=True, flatten=True)
        page.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        page.call("Page.navigate", url=url)
        page.wait("document.readyState === 'complete' && location.href !== 'about:blank'")
        return page


@define
class Page:
    """A page of the browser, in a profile of its own."""

    browser: Browser
    session: str
    context: str

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Call a method of the protocol on this page."""
        return self.browser.call(method, self.session, **params)

    def run(self, script: str) -> Any:
        """Return what an expression of JavaScript yields, as JSON; a promise is waited for."""
        told = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in told:
            details = told["exceptionDetails"]
            raise RuntimeError(details.get("exception", {}).get("description", details["text"]))
        return told["result"].get("value")

    def wait(self, condition: str, seconds: float = PATIENCE) -> None:
        """Wait until an expression of JavaScript holds."""
        until = time.monotonic() + seconds
        while not self.run(f"Boolean({condition})"):
            if time.monotonic() > until:
                raise TimeoutError(f"not so after {seconds:.0f} s: {condition}")
            time.sleep(0.02)

    def press(self, key: str, *, shift: bool = False) -> None:
        """Press a key as a person does: `Tab`, `Enter`, `Escape`, or a letter."""
        codes = {"Tab": 9, "Enter": 13, "Escape": 27, " ": 32, "ArrowDown": 40, "ArrowUp": 38}
        event = {"key": key, "code": key, "modifiers": 8 if shift else 0}
        event["windowsVirtualKeyCode"] = codes.get(key, ord(key[0].upper()))
        text = {"Enter": "\r"}.get(key, key if len(key) == 1 else "")
        self.call("Input.dispatchKeyEvent", type="keyDown", **event, **({"text": text} if text else {}))
        self.call("Input.dispatchKeyEvent", type="keyUp", **event)

    def give(self, selector: str, *files: Path) -> None:
        """Choose files in a field for files, as a person does."""
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.call("DOM.setFileInputFiles", nodeId=node, files=[str(file) for file in files])

    def picture(self, to: Path, *, whole: bool = True) -> None:
        """Write what the page shows as a PNG."""
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        to.write_bytes(base64.b64decode(shot["data"]))

    @property
    def workers(self) -> list[Page]:
        """The workers that the page has started, for running expressions in them."""
        owners = self.browser.owners
        return [Page(self.browser, worker, self.context) for worker, owner in owners.items() if owner == self.session]

    @property
    def told(self) -> list[dict[str, Any]]:
        """The events of this page and of its workers so far."""
        self.run("0")  # what was on its way is here then
        events = self.browser.events
        return [event for event in events if event["sessionId"] == self.session and "method" in event]

    @property
    def requests(self) -> list[str]:
        """The addresses that the page has asked for; data that it holds itself are none."""
        urls = [each["params"]["request"]["url"] for each in self.told if each["method"] == "Network.requestWillBeSent"]
        return [url for url in urls if not url.startswith(("data:", "blob:"))]

    @property
    def errors(self) -> list[str]:
        """What went wrong in the page: exceptions, errors on the console, what its policy refused."""
        found = []
        for event in self.told:
            params = event["params"]
            if event["method"] == "Runtime.exceptionThrown":
                details = params["exceptionDetails"]
                found.append(str(details.get("exception", {}).get("description", details["text"])))
            elif event["method"] == "Log.entryAdded" and params["entry"]["level"] == "error":
                found.append(f"{params['entry']['text']} {params['entry'].get('url', '')}".strip())
            elif event["method"] == "Runtime.consoleAPICalled" and params["type"] in ("error", "assert"):
                found.append(" ".join(str(each.get("value", each.get("description"))) for each in params["args"]))
        return found

    def close(self) -> None:
        """Close the page, with all that it stored."""
        self.browser.call("Target.disposeBrowserContext", browserContextId=self.context)


@contextmanager
def running(path: str) -> Iterator[Browser]:
    """Start the browser with an empty profile, and stop it afterwards."""
    to_browser, sends = os.pipe()
    answers, from_browser = os.pipe()
    with tempfile.TemporaryDirectory(prefix="chromium", ignore_cleanup_errors=True) as folder:
        # It reads descriptor 3 and writes descriptor 4, which only a shell can give it without running Python there.
        words = [path, *FLAGS, f"--user-data-dir={folder}", "about:blank"]
        process = subprocess.Popen(  # noqa: S603 - a browser of our own tests
            ["/bin/sh", "-c", f'exec "$@" 3</dev/fd/{to_browser} 4>/dev/fd/{from_browser}', "sh", *words],
            pass_fds=(to_browser, from_browser), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(to_browser)
        os.close(from_browser)
        browser = Browser(sends, answers)
        try:
            yield browser
            browser.call("Browser.close")
        finally:
            os.close(sends)
            os.close(answers)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files and prints nothing."""

    def log_message(self, *_: Any) -> None:
        """Print nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder to this computer, and yield its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
