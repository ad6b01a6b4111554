"""Put a mutant into a running process: the code of the functions that it changes is exchanged."""

from __future__ import annotations

import functools
import gc
import importlib
import inspect
from collections import defaultdict
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any

from tests.mutation.areas import PACKAGE, module_of
from tests.mutation.operators import Mutant


class Functions:
    """The functions of modules that are loaded, by file, first line and name, and the caches of the package."""

    def __init__(self, paths: set[str]) -> None:
        self.origins = {path: str(importlib.import_module(module_of(path)).__file__) for path in paths}
        self.known: defaultdict[tuple[str, int, str], list[FunctionType]] = defaultdict(list)
        wanted = set(self.origins.values())
        for each in gc.get_objects():
            if type(each) is FunctionType and each.__code__.co_filename in wanted:
                self.known[_key(each.__code__)].append(each)

    def pairs(self, mutant: Mutant) -> list[tuple[FunctionType, CodeType]] | None:
        """Return the functions that a mutant changes with their new code; None where it changes more than functions."""
        if mutant.after == mutant.before:
            return []
        source = (PACKAGE / mutant.path).read_text(encoding="utf-8")
        origin = self.origins[mutant.path]
        before, after = (compile(text, origin, "exec") for text in (source, mutant.applied(source)))
        changed = _changed(before, after)
        if not changed or not all(self.known[_key(old)] for old, _ in changed):
            return None
        made = [inner for old, new in changed for inner in _made_by(old, new)]
        pairs = [(function, new) for old, new in (*changed, *made) for function in self.known[_key(old)]]
        if any(function.__code__.co_freevars != new.co_freevars for function, new in pairs):
            return None
        return pairs


def _key(code: CodeType) -> tuple[str, int, str]:
    return code.co_filename, code.co_firstlineno, code.co_qualname


def _changed(before: CodeType, after: CodeType) -> list[tuple[CodeType, CodeType]] | None:
    """Return the functions of a module or a class that differ; None where something else differs."""
    if _plain(before, deep=False) != _plain(after, deep=False):
        return None
    found = []
    for old, new in zip(_inner(before), _inner(after), strict=True):
        if old.co_flags & inspect.CO_OPTIMIZED:
            found += [(old, new)] if _plain(old) != _plain(new) else []
        else:
            inside = _changed(old, new)
            if inside is None:
                return None
            found += inside
    return found


def _made_by(before: CodeType, after: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """Yield the functions inside a function that differ, and those inside them: some are made as a module is loaded."""
    for old, new in zip(_inner(before), _inner(after), strict=False):
        if old.co_qualname == new.co_qualname and _plain(old) != _plain(new):
            yield old, new
            yield from _made_by(old, new)


def _inner(code: CodeType) -> Iterator[CodeType]:
    return (each for each in code.co_consts if isinstance(each, CodeType))


def _plain(code: CodeType, *, deep: bool = True) -> tuple[Any, ...]:
    """Return what code does, without its lines; not deep: without the code that it holds."""
    constants = [
        (_plain(each) if deep else code.co_name) if isinstance(each, CodeType) else repr(each)
        for each in code.co_consts
    ]
    return code.co_code, code.co_names, code.co_varnames, code.co_freevars, code.co_exceptiontable, tuple(constants)


def caches() -> list[Any]:
    """Return the caches of functions of the package."""
    wrappers = (each for each in gc.get_objects() if isinstance(each, functools._lru_cache_wrapper))
    return [each for each in wrappers if (getattr(each, "__module__", None) or "").startswith("partyrate")]
