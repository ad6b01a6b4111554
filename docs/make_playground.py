"""Build the page in which schemes are tried in a browser: `python docs/make_playground.py`, as `make playground` does.

The page runs the wheel of this project under Pyodide, with the wheels of its dependencies. Pyodide comes from the npm
registry and must have the digest below; the wheels come from the package index in the versions of `constraints.txt`.
Both are kept in `build/playground`, and the page is written to `docs/_build/playground`; neither is under version
control. The page loads nothing from elsewhere: it can be put on any server for static files.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from importlib.metadata import requires
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from partyrate import Evaluator, load_scheme, shipped_schemes
from partyrate.description.inputs import input_tables
from partyrate.messages.catalogue.playground import TEXTS

ROOT: Final = Path(__file__).resolve().parents[1]
PAGE: Final = ROOT / "docs" / "playground"
DATA: Final = ROOT / "examples" / "data"
CACHE: Final = ROOT / "build" / "playground"

PYODIDE: Final = "pyodide@314.0.7"
DIGEST: Final = "sha512-0YvXxEhfEdpLfb/XkM2BFAeMROq0iMUX2bzzH9pOttyMcWkwq+HbE5uyuGD82LN7y2q+SNvi/6V5JEsOlD2R1A=="
RUNTIME: Final = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
"""The files of the package that a page needs."""

PREFIX: Final = "playground "


def run(*words: str | Path, folder: Path = ROOT) -> str:
    """Run a program and return what it prints; what it complains of is shown if it fails."""
    done = subprocess.run(list(map(str, words)), capture_output=True, check=False, cwd=folder, encoding="utf-8")  # noqa: S603 - programs named here
    if done.returncode:
        sys.exit(f"{' '.join(map(str, words))}\n{done.stdout}{done.stderr}")
    return done.stdout


def is_fetched() -> bool:
    """Return whether Pyodide is there, so that the page can be built without the npm registry."""
    return all((CACHE / PYODIDE.replace("@", "-") / name).exists() for name in RUNTIME)


def runtime() -> Path:
    """Return the folder of Pyodide, which is fetched once.

    Raises:
        SystemExit: npm is not there, or the package is not the one that is pinned.
    """
    folder = CACHE / PYODIDE.replace("@", "-")
    if is_fetched():
        return folder
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is needed to fetch Pyodide from its registry: install Node.js, or Debian's package npm")
    with tempfile.TemporaryDirectory() as held:
        name = run(npm, "pack", "--silent", PYODIDE, folder=Path(held)).split()[-1]
        package = Path(held) / name
        digest = base64.b64encode(hashlib.sha512(package.read_bytes()).digest()).decode()
        if f"sha512-{digest}" != DIGEST:
            sys.exit(f"{PYODIDE} has the digest sha512-{digest}, and {DIGEST} is pinned: nothing of it is used")
        folder.mkdir(parents=True, exist_ok=True)
        with tarfile.open(package) as archive:
            for name in RUNTIME:
                content = archive.extractfile(f"package/{name}")
                assert content is not None
                (folder / name).write_bytes(content.read())
    return folder


def dependencies() -> Path:
    """Return the folder with the wheels of the dependencies and of theirs, fetched when a pin changes."""
    names = [each for each in requires("partyrate") or () if "extra ==" not in each]
    names.append("xlrd")  # small and pure Python: offices have files of the older formats
    pins = (ROOT / "constraints.txt").read_bytes()
    folder = CACHE / f"wheels-{hashlib.sha256(pins + '|'.join(names).encode()).hexdigest()[:12]}"
    if not folder.exists():
        with tempfile.TemporaryDirectory(dir=_made(CACHE)) as held:
            run(
                sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--dest", held,
                "--only-binary=:all:", "--platform=any", "--implementation=py", "--abi=none",
                "--constraint", ROOT / "constraints.txt", *names,
            )  # fmt: skip
            shutil.copytree(held, folder)
    return folder


def examples() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the example of each shipped edition that has one: its tables by the names of files, its day and round."""
    times = tomllib.loads((PAGE / "examples.toml").read_text(encoding="utf-8"))
    for each in shipped_schemes():
        name = f"{each.name}/{each.edition}"
        about = {**times.get(each.name, {}), **times.get(name, {})}
        without = about.pop("without", ())
        plan = Evaluator(load_scheme(each.name, edition=each.edition)).plan
        tables: dict[str, str] = {}
        for place, table in enumerate(input_tables(plan)):
            stems = [f"{each.name}-{each.edition}", each.name] if place == 0 else [f"{each.name}-{table.name}"]
            found = [f"{stem}.csv" for stem in stems if (DATA / f"{stem}.csv").exists()]
            if found and table.name not in without:
                tables[table.name] = found[0]
        if tables:
            yield name, {"tables": tables, "profile": "illustrative", **about}


def build(to: Path) -> None:
    """Write the page with all that it needs to a folder; what is there already is replaced."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(runtime(), to / "pyodide")
    wheels = _made(to / "wheels")
    for wheel in dependencies().glob("*.whl"):
        shutil.copy(wheel, wheels)
    run(
        sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps",
        "--no-build-isolation", "--wheel-dir", wheels, ROOT,
    )  # fmt: skip
    for name in ("index.html", "playground.css", "page.js", "worker.js", "session.py"):
        shutil.copy(PAGE / name, to)
    style = files("partyrate.report").joinpath("page.css").read_text(encoding="utf-8")
    (to / "report.css").write_text(style, encoding="utf-8")
    own = {"tables": {"village": "own_scheme.csv"}}
    found = {"": own, **dict(examples())}
    data = _made(to / "examples")
    for name in {name for each in found.values() for name in each["tables"].values()} | {"own_scheme.toml"}:
        shutil.copy(DATA / name if (DATA / name).exists() else ROOT / "examples" / name, data)
    _write(to / "manifest.json", {"wheels": sorted(each.name for each in wheels.iterdir()), "examples": found})
    _write(to / "texts.json", {key.removeprefix(PREFIX): both for key, both in TEXTS.items()})


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _write(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def main(words: Sequence[str] | None = None) -> None:
    """Build the page, and say how to look at it."""
    parser = argparse.ArgumentParser(description="Build the page in which schemes are tried in a browser.")
    parser.add_argument("--to", type=Path, default=ROOT / "docs" / "_build" / "playground", help="the folder")
    to: Path = parser.parse_args(words).to
    build(to)
    size = sum(each.stat().st_size for each in to.rglob("*") if each.is_file())
    print(f"{to}: {size / 1e6:.1f} MB")  # noqa: T201 - a script
    print(f"python -m http.server --bind 127.0.0.1 --directory {to} serves it on this computer")  # noqa: T201 - a script


if __name__ == "__main__":
    main()
