"""The check of the scheme that a call is given."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from partyrate.errors import UsageError
from partyrate.messages import message, text
from partyrate.model.scheme import Scheme


def checked_scheme(given: Any) -> Scheme:
    """Return the scheme that a call was given.

    Raises:
        UsageError: It is no scheme, but for instance the name of one, or a rating by one.
    """
    if isinstance(given, Scheme):
        return given
    value, kind = text("what was given"), type(given).__name__
    fix = text("scheme of an object" if isinstance(getattr(given, "scheme", None), Scheme) else "loaded scheme")
    if isinstance(given, str | PurePath):
        value, fix = text("value as given", value=str(given)), text("load the scheme", value=str(given))
    raise UsageError(*message("no scheme", value=value, type=kind, fix=fix))
