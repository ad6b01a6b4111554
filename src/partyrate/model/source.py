"""Sources: the documents that a scheme is taken from."""

from __future__ import annotations

from attrs import frozen

from partyrate.messages import Text, text
from partyrate.model.entry import Entry, Remark, remark
from partyrate.model.kinds import holding


@frozen(kw_only=True, field_transformer=holding)
class Source(Entry):
    """The place in a document that an entry is taken from.

    Args:
        document: Title of the document; like the next two in one text, or by language.
        clause: The clause, or the fact that is reported.
        says: Its content, in the author's own words.
        url: The address where it was found.
    """

    document: Remark
    clause: Remark = ""
    says: Remark = ""
    url: str = ""

    @property
    def place(self) -> Text:
        """The document with the clause, in both languages."""
        document, clause = remark(self.document), remark(self.clause)
        return text("place in a document", document=document, clause=clause) if clause else document
