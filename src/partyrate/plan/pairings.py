"""The rules of a pairing, each of which is a node of its own."""

from __future__ import annotations

from typing import Any

from partyrate.model import Pairing
from partyrate.model.ladder import ordering
from partyrate.plan.nodes import within_names


def pairing_parts(pairing: Pairing, within: Any) -> dict[str, str]:
    """Return the rules of a pairing by part: `helpers`, `helped`, `helpers_by.0`, `helped_by.0`, `within.0`.

    `within` is that of the pairing, or the value of the parameter that it names.
    """
    parts = {"helpers": pairing.helpers, "helped": pairing.helped}
    for name in ("helpers_by", "helped_by"):
        parts |= {f"{name}.{number}": ordering(key)[0] for number, key in enumerate(getattr(pairing, name))}
    return parts | {f"within.{number}": name for number, name in enumerate(within_names(within))}


def part_name(pairing: Pairing, part: str) -> str:
    """Return the name of the node of one rule of a pairing."""
    return f"pairing.{pairing.name}.{part}"
