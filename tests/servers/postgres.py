"""A throw-away PostgreSQL: a cluster in a folder of its own, reached through a socket there, gone after the tests.

The programs are those of Debian's package `postgresql`, or any on the path. The server refuses to run as root, who
hands it to the user `postgres`.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen

REASON = "PostgreSQL is not installed: no initdb under /usr/lib/postgresql or on the path (apt-get install postgresql)"


def programs() -> Path | None:
    """Give the folder that holds initdb and pg_ctl."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    found = shutil.which("initdb")
    return next(
        (path for path in [*folders, *([Path(found).parent] if found else [])] if (path / "pg_ctl").exists()), None
    )


@frozen
class Postgres:
    """A running server."""

    bin: Path
    folder: Path

    def run(self, *statements: str) -> list[dict[str, str | None]]:
        """Run statements one after the other in a database of its own, and give the rows of the last one as texts."""
        script = "\n".join(f"{statement};" for statement in statements[:-1])
        text = f"BEGIN;\n{script}\n\\pset null <null>\n{statements[-1]};\nROLLBACK;\n"
        command = [
            str(self.bin / "psql"),
            "--quiet",
            "--no-psqlrc",
            "--csv",
            "--set=ON_ERROR_STOP=1",
            "--username=postgres",
        ]
        done = subprocess.run(  # noqa: S603 - statements of our own tests
            [*command, f"--host={self.folder}", "postgres"],
            input=text,
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        rows = csv.DictReader(io.StringIO(done.stdout))
        return [{name: None if value == "<null>" else value for name, value in row.items()} for row in rows]


@contextmanager
def running(bin_: Path) -> Iterator[Postgres]:
    """Start a server, and stop it afterwards."""
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        other = []
        if os.geteuid() == 0:
            other = ["runuser", "-u", "postgres", "--"]
            shutil.chown(folder, "postgres")
        data = folder / "data"

        def call(*words: str) -> None:
            subprocess.run([*other, *words], check=True, capture_output=True, cwd="/")  # noqa: S603 - as above

        call(
            str(bin_ / "initdb"), "--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-sync", "-D", str(data)
        )
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c jit=off"
        control = [str(bin_ / "pg_ctl"), "-D", str(data)]
        log = str(folder / "log")
        call(*control, "start", "--wait", "--options", options, "--log", log)
        try:
            yield Postgres(bin_, folder)
        finally:
            call(*control, "stop", "--mode=immediate")
