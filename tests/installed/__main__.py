"""Build the wheel, install it alone and with each extra alone, and start it there, in an empty folder.

    python -m tests.installed [--only NAME] [--types]

An environment is empty but for the wheel, which pip installs, and the distributions that the wheel's own metadata ask
for, with those that these ask for in turn: they are linked from the environment that runs this, so that nothing is
fetched. What the metadata forget is not there, and fails. `programs.py` holds what is started in each; the page on
services is run from its text. `--types` checks the code of that page with mypy and pyright, both strict, as well.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(__file__).with_name("programs.py")
SERVICE = ROOT / "docs" / "service.md"
ON_SERVERS = ("spark",)
"""Extras that are tried where the tests on servers are run: they take half a minute to start."""
SETS = ("all", "dev", "docs")
"""Extras that are several others together, or for those who work on the library."""


def main() -> int:
    """Try each environment; return 1 where one fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="one environment: alone, service, or an extra")
    parser.add_argument("--types", action="store_true", help="check the types of the page on services as well")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        wheel = built(Path(folder))
        package = installed(wheel, Path(folder, "wheel"))
        failed = [name for name in names(package) if given.only in (None, name) and not tried(name, package, folder)]
        if given.types and not typed(package, Path(folder)):
            failed.append("types")
    print(f"failed: {', '.join(failed)}" if failed else "all started")
    return 1 if failed else 0


def built(folder: Path) -> Path:
    """Build the wheel with what is installed here."""
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT))
    return next(folder.glob("partyrate-*.whl"))


def installed(wheel: Path, folder: Path) -> metadata.Distribution:
    """Install the wheel into a folder of its own, and return it."""
    pip("install", "--no-deps", "--no-index", "--no-compile", "--target", str(folder), str(wheel))
    return next(iter(metadata.distributions(path=[str(folder)])))


def pip(*words: str) -> None:
    """Run pip."""
    subprocess.run([sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *words], check=True)  # noqa: S603 - ours


def names(package: metadata.Distribution) -> list[str]:
    """Return the environments: the wheel alone, with each extra, and for the page on services."""
    extras = [each for each in package.metadata.get_all("Provides-Extra") or [] if each not in SETS]
    return ["alone", *extras, "service"]


def closure(package: metadata.Distribution, extra: str) -> dict[str, metadata.Distribution]:
    """Return all distributions that the wheel needs with an extra, by name.

    Raises:
        PackageNotFoundError: One of them is not installed here.
    """
    found = {"partyrate": package}
    asked = [(package, extra)]
    if extra == "service":
        asked = [(package, ""), *((metadata.distribution(name), "") for name in ("fastapi", "httpx2"))]
        found |= {canonicalize_name(each.name): each for each, _ in asked[1:]}
    while asked:
        each, with_extra = asked.pop()
        for line in each.requires or ():
            requirement = Requirement(line)
            if requirement.marker is not None and not requirement.marker.evaluate({"extra": with_extra}):
                continue
            name = canonicalize_name(requirement.name)
            other = found.get(name) or metadata.distribution(requirement.name)
            if name not in found or requirement.extras:
                asked += [(other, inner) for inner in ("", *requirement.extras)]
            found[name] = other
    return found


def environment(folder: Path, found: dict[str, metadata.Distribution]) -> Path:
    """Make an environment that holds some distributions, and return its Python."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)  # noqa: S603 - ours
    python = folder / "bin" / "python"
    site = next(folder.glob("lib/python*/site-packages"))
    for each in found.values():
        for part in top_levels(each):
            target = site / part.name
            if not target.exists():
                target.symlink_to(part)
    return python


def top_levels(each: metadata.Distribution) -> Iterator[Path]:
    """Yield the files and folders of a distribution that stand in the folder of packages, its metadata included."""
    base = Path(str(each.locate_file("")))
    parts = {Path(str(file)).parts[0] for file in each.files or () if not str(file).startswith(("..", "__pycache__"))}
    own = canonicalize_name(each.name)
    parts |= {path.name for path in base.glob("*.dist-info") if canonicalize_name(path.name.split("-")[0]) == own}
    yield from (base / part for part in sorted(parts) if (base / part).exists() and part != "bin")


def tried(name: str, package: metadata.Distribution, folder: str) -> bool:
    """Start what belongs to an environment in an empty folder, and print how long it took."""
    begin = time.perf_counter()
    if name in ON_SERVERS and "PARTYRATE_NEEDS_SERVERS" not in os.environ:
        print(f"{name}: left out, since PARTYRATE_NEEDS_SERVERS is not set")
        return True
    try:
        found = closure(package, "" if name == "alone" else name)
    except metadata.PackageNotFoundError as error:
        print(f"{name}: {error.name} is not installed here")
        return False
    python = environment(Path(folder, f"env-{name}"), found)
    empty = Path(folder, f"empty-{name}")
    empty.mkdir()
    words = [str(python), "-I", "-X", "utf8", str(PROGRAMS), name, json.dumps(sorted(found))]
    words += [str(SERVICE)] if name == "service" else [str(ROOT / "examples")]
    done = subprocess.run(words, cwd=empty, env=plain(), capture_output=True, encoding="utf-8", check=False)  # noqa: S603 - ours
    took = time.perf_counter() - begin
    print(f"{name}: {'started' if done.returncode == 0 else 'failed'} with {len(found)} distributions, {took:.1f} s")
    if done.returncode:
        print(done.stdout + done.stderr)
    return done.returncode == 0


def plain() -> dict[str, str]:
    """Return the environment without what changes how Python or partyrate start."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "PARTYRATE"))}


def typed(package: metadata.Distribution, folder: Path) -> bool:
    """Check the code of the page on services with mypy and pyright, against the wheel."""
    python = environment(folder / "env-types", closure(package, "service"))
    service = folder / "service.py"
    service.write_text(re.findall(r"```python\n((?!>>>).*?)```", SERVICE.read_text("utf-8"), re.DOTALL)[0], "utf-8")
    (folder / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict", "include": ["service.py"]}', "utf-8")
    cache = ROOT / ".mypy_cache" / "installed"
    checks = {
        "mypy": ["--strict", f"--cache-dir={cache}", f"--python-executable={python}"],
        "basedpyright": [f"--pythonpath={python}"],
    }
    passed = True
    for name, options in checks.items():
        begin = time.perf_counter()
        words = [sys.executable, "-m", name, *options, str(service)]
        done = subprocess.run(words, cwd=folder, env=plain(), capture_output=True, encoding="utf-8", check=False)  # noqa: S603 - ours
        outcome = done.stdout + done.stderr if done.returncode else "no fault"
        print(f"{name}: {outcome}, {time.perf_counter() - begin:.1f} s")
        passed &= done.returncode == 0
    return passed


if __name__ == "__main__":
    sys.exit(main())
