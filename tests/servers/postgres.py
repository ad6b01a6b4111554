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
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from attrs import frozen

REASON = "PostgreSQL is not installed: no initdb under /usr/lib/postgresql or on the path (apt-get install postgresql)"

BETWEEN = "-- rows --"
"""What stands between the types of columns and the rows."""

READ: Mapping[str, Callable[[str], Any]] = {
    "integer": int,
    "bigint": int,
    "numeric": Decimal,
    "double precision": float,
    "boolean": "t".__eq__,
    "date": date.fromisoformat,
}
"""What reads a value of a type that is not a text."""


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

    def run(self, *statements: str) -> list[dict[str, Any]]:
        """Run statements one after the other, undo them, and give the rows of the last one."""
        script = "\n".join(f"{statement};" for statement in statements[:-1])
        last = f"{statements[-1]}\n\\gdesc\n\\echo {BETWEEN}\n{statements[-1]};"
        text = f"BEGIN;\n{script}\n\\pset null <null>\n{last}\nROLLBACK;\n"
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
        described, rows = map(io.StringIO, done.stdout.split(f"{BETWEEN}\n"))
        read = {row["Column"]: READ.get(row["Type"].partition("(")[0], str) for row in csv.DictReader(described)}
        return [
            {name: None if value == "<null>" else read[name](value) for name, value in row.items()}
            for row in csv.DictReader(rows)
        ]


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
