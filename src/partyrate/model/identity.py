"""The identity of a scheme in documents: its name, edition, title and fingerprints."""

from __future__ import annotations

from typing import Any

from partyrate.model.scheme import Scheme


def scheme_identity(scheme: Scheme) -> dict[str, Any]:
    """Return the name, edition, title and fingerprints of a scheme as plain data."""
    return {
        "name": scheme.name, "edition": scheme.edition, "title": dict(scheme.title),
        "fingerprint": scheme.fingerprint, "text_fingerprint": scheme.text_fingerprint,
    }  # fmt: skip
