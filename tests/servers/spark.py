"""A throw-away Spark: a standalone cluster of one master and two workers on this machine, gone after the tests.

The programs are those that the package `pyspark` brings; they need Java 17.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"
WORKERS = 2
PATIENCE = 120
"""Seconds to wait for a server."""

REASON = (
    "Spark is not installed: it needs pyspark (pip install 'partyrate[spark]') and Java 17 (openjdk-17-jre-headless)"
)


def is_installed() -> bool:
    """Whether Spark can be started."""
    return find_spec("pyspark") is not None and shutil.which("java") is not None


def free_port() -> int:
    """Give a port that nobody listens to."""
    with socket.socket() as each:
        each.bind((HOST, 0))
        return int(each.getsockname()[1])


def wait_for(port: int) -> None:
    """Wait until a server listens."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return


@contextmanager
def running() -> Iterator[Any]:
    """Start a cluster and a session on it, and stop both afterwards."""
    import pyspark
    from pyspark.sql import SparkSession

    home = Path(pyspark.__file__).parent
    port = free_port()
    env = {**os.environ, "SPARK_HOME": str(home), "SPARK_NO_DAEMONIZE": "1", "SPARK_LOCAL_IP": HOST,
           "PYSPARK_PYTHON": sys.executable}  # fmt: skip
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="spark", ignore_cleanup_errors=True)))

        def start(name: str, *words: str) -> None:
            program = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}", "--host", HOST, *words]
            log = stack.enter_context((folder / f"{len(list(folder.iterdir()))}.log").open("w"))
            server = subprocess.Popen(program, env=env, stdout=log, stderr=log, cwd=folder)  # noqa: S603 - our own words
            stack.callback(server.wait)
            stack.callback(server.terminate)

        start("master.Master", "--port", str(port), "--webui-port", "0")
        wait_for(port)
        for number in range(WORKERS):
            own = ["--cores", "1", "--memory", "1g", "--webui-port", "0", "--work-dir", str(folder / f"work{number}")]
            start("worker.Worker", *own, f"spark://{HOST}:{port}")
        os.environ |= {"SPARK_LOCAL_IP": HOST, "PYSPARK_PYTHON": sys.executable}
        settings = {
            "spark.driver.host": HOST, "spark.driver.bindAddress": HOST, "spark.driver.memory": "1g",
            "spark.executor.cores": "1", "spark.executor.memory": "512m", "spark.sql.shuffle.partitions": "2",
            "spark.ui.enabled": "false", "spark.log.level": "ERROR", "spark.sql.session.timeZone": "UTC",
            "spark.sql.warehouse.dir": str(folder / "warehouse"),
        }  # fmt: skip
        builder = SparkSession.builder.master(f"spark://{HOST}:{port}").appName("tests")
        for name, value in settings.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        stack.callback(session.stop)
        yield session


def executors(session: Any) -> int:
    """Count the executors of a session, waiting until every worker runs one."""
    end = time.monotonic() + PATIENCE
    while True:
        found = int(session.sparkContext._jsc.sc().getExecutorMemoryStatus().size()) - 1  # the driver is one of them
        if found == WORKERS or time.monotonic() > end:
            return found
        time.sleep(0.2)


@contextmanager
def interpreting(session: Any) -> Iterator[None]:
    """Let Spark interpret queries for a while instead of compiling each: few rows take much less time so."""
    names = {"spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN"}
    before = {name: session.conf.get(name) for name in names}
    for name, value in names.items():
        session.conf.set(name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            session.conf.set(name, value)
