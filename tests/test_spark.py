"""The same records on a cluster: two threads of one machine, and a master with two workers."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

pyspark = pytest.importorskip("pyspark", reason="the extra 'spark' is not installed")
pytest.importorskip("fastwarc", reason="the extra 'bulk' is not installed")
if shutil.which("java") is None:
    pytest.skip("Spark needs Java 17, and there is none", allow_module_level=True)

import archives  # noqa: E402

from provenance.bulk import run  # noqa: E402  (skipped above where it cannot be)
from provenance.bulk.schema import TABLES  # noqa: E402
from provenance.model import Capture  # noqa: E402
from provenance.spark import audit_warcs, resolve_links  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
AS_OF = datetime(2024, 7, 1, tzinfo=UTC)
#: Py4J leaves sockets to the garbage collector, and pyspark uses what newer libraries call old.
pytestmark = [pytest.mark.filterwarnings("ignore"),
              pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]


def session(master: str, folder: Path) -> Any:
    from pyspark.sql import SparkSession

    os.environ["PYTHONPATH"] = str(ROOT)
    os.environ["PYSPARK_PYTHON"] = sys.executable
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return (SparkSession.builder.master(master).appName("provenance-test")
                .config("spark.ui.enabled", "false").config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1").config("spark.sql.session.timeZone", "UTC")
                .config("spark.local.dir", str(folder)).config("spark.sql.shuffle.partitions", "4")
                .config("spark.executorEnv.PYTHONPATH", str(ROOT)).config("spark.executor.memory", "512m")
                .config("spark.driver.memory", "512m").getOrCreate())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], dict[str, Counter[str]]]:
    """Three archives, one of them broken, and what bulk makes of them."""
    import pyarrow.parquet as parquet

    folder = tmp_path_factory.mktemp("archives")
    paths = [str(archives.warc(folder / f"{number}.warc.gz", archives.bodies(12), first=number * 100))
             for number in range(3)]
    Path(paths[2]).write_bytes(Path(paths[2]).read_bytes()[:-900])
    run(paths, AS_OF, to=folder / "out")
    found = {table: Counter(repr(row) for path in (folder / "out" / table).glob("*.parquet")
                            for row in parquet.read_table(path).to_pylist()) for table in TABLES}
    return paths, found


def rows(frames: dict[str, Any]) -> dict[str, Counter[str]]:
    return {table: Counter(repr(row) for row in frame.toArrow().to_pylist()) for table, frame in frames.items()}


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    spark = session("local[2]", tmp_path_factory.mktemp("spark"))
    yield spark
    spark.stop()


def test_two_threads_give_what_bulk_gives(local: Any, made: Any) -> None:
    paths, expected = made
    frames = audit_warcs(local, paths, as_of=AS_OF)

    assert expected["embeds"]
    assert expected["problems"]
    assert expected == rows(frames)
    assert {table: [name for name, _, _ in columns] for table, columns in TABLES.items()} == {
        table: frame.columns for table, frame in frames.items()}


def test_links_are_followed_once_and_a_host_by_one_task(local: Any, made: Any, tmp_path: Path) -> None:
    seen = tmp_path / "asked"
    seen.mkdir()

    def fetch() -> Any:
        folder = str(seen)

        def ask(url: str) -> Capture:
            name = url.rpartition("/")[2]
            Path(folder, f"{os.getpid()}-{time.monotonic_ns()}").write_text(url)
            if "t.co" in url:
                return Capture(url, AS_OF, 301, (("Location", f"https://news.example/{name}"),))
            return Capture(url, AS_OF, 200, (("Content-Type", "text/html"),), b"<p>there</p>")

        return ask

    paths, _ = made
    links = audit_warcs(local, paths, as_of=AS_OF)["links"]
    found = resolve_links(local, links.union(links), fetch, partitions=3).collect()
    asked = Counter(path.read_text() for path in seen.iterdir())

    assert links.select("url").distinct().count() == len(found)
    assert {"resolved"} == {row.outcome for row in found}
    assert {1} == {count for url, count in asked.items() if "t.co" in url}
    assert 1 == len({path.name.partition("-")[0] for path in seen.iterdir() if "t.co" in path.read_text()})


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[str]:
    """A standalone master and two workers, each a process of its own on this machine."""
    starter = Path(pyspark.__file__).parent / "bin" / "spark-class"
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_NO_DAEMONIZE": "1",
                   "SPARK_WORKER_DIR": str(tmp_path / "work"), "PYSPARK_PYTHON": sys.executable}
    master = [str(starter), "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", str(port),
              "--webui-port", str(free_port())]
    worker = [str(starter), "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--cores", "1",
              "--memory", "700m", "--webui-port", "0", f"spark://127.0.0.1:{port}"]
    log = (tmp_path / "cluster.log").open("wb")
    running = []
    try:
        for command in (master, worker, worker):
            running.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True))
            deadline = time.monotonic() + 60
            wanted = b"I have been elected leader" if command is master else b"Registering worker"
            while (tmp_path / "cluster.log").read_bytes().count(wanted) < max(1, len(running) - 1):
                assert time.monotonic() < deadline, (tmp_path / "cluster.log").read_text()[-2000:]
                time.sleep(0.2)
        yield f"spark://127.0.0.1:{port}"
    finally:
        for process in running:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        log.close()


def test_the_program_on_a_master_with_two_workers_gives_what_bulk_gives(local: Any, made: Any, cluster: str,
                                                                        tmp_path: Path) -> None:
    """In a process of its own: one process has one Spark context. What it wrote is read by the other one."""
    paths, expected = made
    submitted = (f"--master {cluster} --conf spark.ui.enabled=false --conf spark.driver.host=127.0.0.1 "
                 "--conf spark.driver.bindAddress=127.0.0.1 --conf spark.executor.memory=512m "
                 f"--conf spark.local.dir={tmp_path} --conf spark.executorEnv.PYTHONPATH={ROOT} pyspark-shell")
    done = subprocess.run([sys.executable, "-m", "provenance.spark", *paths, "--to", str(tmp_path / "out")],
                          env={**os.environ, "PYTHONPATH": str(ROOT), "PYSPARK_PYTHON": sys.executable,
                               "PYSPARK_SUBMIT_ARGS": submitted}, check=False, capture_output=True, text=True)

    assert 0 == done.returncode, done.stderr[-3000:]
    executors = {path.name for path in (tmp_path / "work").glob("app-*/*")}
    assert {"0", "1"} <= executors  # one for each worker
    assert expected == rows({table: local.read.parquet(str(tmp_path / "out" / table)) for table in TABLES})
