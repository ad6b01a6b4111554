"""Texts of reading tables from files: what was found, what was done, and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {}
