"""What an input may not do: raise anything but an error of the library, take long, take much, or touch what is not its.

One process tries one input after the other, and another one watches it: what hangs inside one instruction can only be
ended from outside.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from attrs import field, frozen

import partyrate as pr

SECONDS = 2.0
"""The most processor time that one input may take."""

PATIENCE = 90.0
"""The most time by the clock: an input that waits takes no processor time."""

BYTES = 200 * 2**20
"""The most memory that one input may take."""

SECRET = "the-secret-of-another-file"  # noqa: S105 - no password, but a word that must never be shown
"""Stands in the files that no input may reach."""

_CHANGING = (
    "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.chown", "os.truncate",
    "os.utime", "shutil.rmtree", "shutil.move", "shutil.copyfile",
)  # fmt: skip
_REACHING = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "socket.connect", "pty.spawn")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


@frozen
class Finding:
    """One thing that an input did and must not do."""

    kind: str
    words: str
    place: str = ""

    @property
    def cause(self) -> tuple[str, str]:
        """What findings of one fault share."""
        return self.kind, self.place


@frozen
class Folders:
    """Where the inputs of a run lie: they may read and write `inside`, and nothing else of `around`."""

    around: Path
    inside: Path = field(init=False)

    @inside.default
    def _inside(self) -> Path:
        return self.around / "office" / "schemes"

    @property
    def out(self) -> Path:
        """Where results are written."""
        return self.inside / "out"

    def fill(self) -> None:
        """Make them, with what no input may reach."""
        self.out.mkdir(parents=True, exist_ok=True)
        for path in (self.around / "secret.toml", self.around / "secret"):
            path.write_text(f'name = "{SECRET}"\n{SECRET} = "{SECRET}"\n', "utf-8")
        if not (self.inside / "pipe.toml").exists():
            os.mkfifo(self.inside / "pipe.toml")
            (self.inside / "endless.toml").symlink_to("/dev/zero")
            (self.inside / "away.toml").symlink_to(self.around / "secret.toml")

    def elsewhere(self) -> set[str]:
        """Return the paths of all files that lie around, and not inside."""
        return {str(path) for path in self.around.rglob("*") if self.inside not in path.parents}


class Watched:
    """The process that tries inputs, seen from inside: what it opens and starts while an input is tried."""

    def __init__(self, folders: Folders) -> None:
        self.inside, self.secret = str(folders.inside), str(folders.around / "secret")
        self.on = False
        self.seen: list[str] = []
        sys.addaudithook(self.audit)

    def audit(self, event: str, words: tuple[Any, ...]) -> None:
        """Note what must not be done; nothing is stopped."""
        if not self.on:
            return
        if event == "open":
            path, mode, flags = words
            if isinstance(path, int):
                return
            writes = bool(flags & _WRITING) or any(sign in (mode or "") for sign in "wax+")
            if (writes and not self.allows(path)) or os.fsdecode(os.path.realpath(path)).startswith(self.secret):
                self.seen.append(f"opened {path!r}")
        elif event in _CHANGING:
            targets = [path for path in words if isinstance(path, str | bytes | os.PathLike)]
            self.seen += [f"{event} {path!r}" for path in targets if not self.allows(path)]
        elif event in _REACHING:
            self.seen.append(f"{event} {words!r}")

    def allows(self, path: Any) -> bool:
        """Whether a path lies inside."""
        name = os.fsdecode(os.path.realpath(path))
        return name == os.devnull or name.startswith((self.inside + os.sep, "/proc/self/fd/")) or name == self.inside

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Note what is done from here on."""
        self.seen.clear()
        self.on = True
        try:
            yield
        finally:
            self.on = False


def tried(run: Callable[[], object], watched: Watched, folders: Folders) -> list[Finding]:
    """Try one input in this process, and return what it did that it must not do."""
    found = []
    _reset_peak()
    before, start = _memory("VmRSS"), time.process_time()
    with watched.watching():
        try:
            run()
        except pr.PartyrateError as error:
            found += list(_of_message(error))
        except BaseException as error:  # noqa: BLE001 - Rust raises what is no Exception
            found.append(Finding(type(error).__name__, traceback.format_exc(limit=-12), _place(error)))
    taken, grown = time.process_time() - start, _memory("VmHWM") - before
    if taken > SECONDS:
        found.append(Finding("time", f"{taken:.1f} s"))
    if grown > BYTES:
        found.append(Finding("memory", f"{grown / 2**20:.0f} MB"))
    found += [Finding("touched", words) for words in watched.seen]
    made = folders.elsewhere() - _EXPECTED
    _EXPECTED.update(made)
    found += [Finding("wrote", path) for path in sorted(made)]
    return found


_EXPECTED: set[str] = set()


def _of_message(error: pr.PartyrateError) -> Iterator[Finding]:
    """Find what an error must not say."""
    try:
        words = str(error)
    except Exception as wrong:  # noqa: BLE001 - any
        yield Finding("message", traceback.format_exc(limit=-6), _place(wrong))
        return
    if SECRET in words:
        yield Finding("secret", words)
    if any(char < " " and char not in "\n\t" for char in words):
        yield Finding("steering", repr(words[:500]))
    if len(words) > 2**20:
        yield Finding("long", f"an error of {len(words):,} characters")


def _place(error: BaseException) -> str:
    """Return the last line of the library on the way to an error."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if f"{os.sep}partyrate{os.sep}" in frame.filename] or list(frames)
    return f"{Path(own[-1].filename).name}:{own[-1].name}" if own else ""


def _memory(name: str) -> int:
    """Return a figure of this process in bytes; 0 where the system does not say it so."""
    return _memory_of("self", name)


def _memory_of(process: int | str, name: str) -> int:
    try:
        lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:")), 0)


def _reset_peak() -> None:
    try:
        Path("/proc/self/clear_refs").write_text("5", "utf-8")
    except OSError:
        return


def serve(pipe: Connection, around: str, prepare: Callable[[Folders], Callable[[str, int, int], object]]) -> None:
    """Try the inputs that are named through a pipe, until it is closed."""
    sys.dont_write_bytecode = True
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())  # Rust writes whole traces of what is caught
    folders = Folders(Path(around))
    run = prepare(folders)
    os.chdir(folders.inside)
    _EXPECTED.update(folders.elsewhere())
    watched = Watched(folders)
    pipe.send(None)
    while True:
        try:
            target, seed, number = pipe.recv()
        except EOFError:
            return
        pipe.send(tried(partial(run, target, seed, number), watched, folders))


class Trial:
    """The process that tries inputs, seen from outside: it is started anew after it had to be ended."""

    def __init__(self, around: Path, prepare: Any) -> None:
        self.around, self.prepare = around, prepare
        Folders(around).fill()
        self.start()

    def start(self) -> None:
        """Start the process, and wait until it is ready."""
        context = get_context("spawn")
        self.pipe, other = context.Pipe()
        self.process = context.Process(target=serve, args=(other, str(self.around), self.prepare), daemon=True)
        self.process.start()
        other.close()
        self.pipe.recv()

    def of(self, target: str, seed: int, number: int) -> list[Finding]:
        """Try an input, and return what it did that it must not do."""
        self.pipe.send((target, seed, number))
        start, used, before = time.monotonic(), self._used(), _memory_of(self.process.pid or 0, "VmRSS")
        while not self.pipe.poll(0.05):
            ended = None
            if self._used() - used > 3 * SECONDS:
                ended = Finding("time", f"ended after {self._used() - used:.0f} s")
            elif time.monotonic() - start > PATIENCE:
                ended = Finding("time", f"waited for {PATIENCE:.0f} s")
            elif _memory_of(self.process.pid or 0, "VmRSS") - before > 4 * BYTES:
                ended = Finding("memory", "ended at four times the most")
            if ended:
                self.end()
                self.start()
                return [ended]
        try:
            found: list[Finding] = self.pipe.recv()
        except EOFError:
            self.process.join()
            code = self.process.exitcode
            self.start()
            return [Finding("crash", f"the process ended with {code}")]
        return found

    def _used(self) -> float:
        """Return the processor time of the process so far."""
        try:
            words = Path(f"/proc/{self.process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    def end(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.join()
