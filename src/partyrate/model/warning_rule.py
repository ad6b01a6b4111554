"""Warning rules: what an office is to look at, without any effect on a result."""

from __future__ import annotations

from attrs import frozen

from partyrate.errors import StructureError
from partyrate.messages import Text, message
from partyrate.model.entry import Entry, Remark, remark
from partyrate.model.kinds import holding


@frozen(kw_only=True, field_transformer=holding)
class WarningRule(Entry):
    """A condition that is reported and changes no result: a rating notes the rows where it is true.

    Args:
        when: The rule.
        text: What is said of the rows where it is true, in one text or by language.
        table: The table of the rows. May be left out where the scheme has one table without parent.
        stage: One of the scheme's stages.

    Raises:
        StructureError: It says nothing.

    Example:
        >>> unusual = WarningRule(name="high", when="score > 95", text={"zh": "得分异常高", "en": "an unusual score"})
        >>> unusual.words.zh
        '得分异常高'
    """

    when: str
    text: Remark
    table: str | None = None
    stage: str | None = None

    def __attrs_post_init__(self) -> None:
        said = self.text if isinstance(self.text, str) else " ".join(map(str, self.text.values()))
        if not said.strip():
            path = ("warning", self.name, "text")
            raise StructureError(*message("warning without a text", name=self.name), path=path)

    @property
    def words(self) -> Text:
        """The text in both languages."""
        return remark(self.text)
