"""Findings that a scheme accepts, with the reason."""

from __future__ import annotations

from attrs import frozen

from partyrate.model.entry import Entry, Remark
from partyrate.model.kinds import holding


@frozen(kw_only=True, field_transformer=holding)
class Accept(Entry):
    """A finding of the check that is known and stays, with the reason.

    Args:
        code: The code of the finding.
        entry: The entry that it is about, as `section.name`; empty where it is about the scheme as a whole.
        reason: Why it stays, in one text or by language.
    """

    code: str
    entry: str = ""
    reason: Remark
