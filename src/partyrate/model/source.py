"""Sources: the documents that a scheme is taken from."""

from __future__ import annotations

from attrs import frozen

from partyrate.model.entry import Entry
from partyrate.model.kinds import holding


@frozen(kw_only=True, field_transformer=holding)
class Source(Entry):
    """The place in a document that an entry is taken from.

    Args:
        document: Title of the document.
        clause: The clause, or the fact that is reported.
        says: Its content, in the author's own words.
        url: The address where it was found.
    """

    document: str
    clause: str = ""
    says: str = ""
    url: str = ""
