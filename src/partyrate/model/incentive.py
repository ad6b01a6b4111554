"""The consequences of a rating: incentives, and the budgets that limit them."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from partyrate.messages import Text, text, word
from partyrate.model.entry import Entry, as_texts, one_of
from partyrate.model.kinds import holding

INCENTIVE_KINDS = ("pay", "bonus", "multiplier", "place", "eligibility", "priority", "status", "sanction")


INCENTIVE_COLUMNS = ("incentive", "kind", "recipient", "amount_unit", "every", "from", "rounds", "amount", "state")
"""The columns of a table of incentives, after the keys of its recipients."""


def span_words(every: str | None) -> Text:
    """Return how often an amount is paid, as part of a sentence; a span that the catalogue lacks is named.

    Example:
        >>> span_words("year"), span_words("year").zh, span_words("harvest"), span_words(None)
        (' a year', '每年 ', ' a harvest', '')
    """
    if not every:
        return Text("", "")
    known = word("every", every)
    return text("every span", span=every) if known == every else known


def unit_of_amount(unit: str | None, every: str | None) -> Text:
    """Return the unit of an amount with the span that it is paid for.

    Example:
        >>> unit_of_amount("yuan", "year"), unit_of_amount("yuan", "year").zh, unit_of_amount(None, "once").zh
        ('yuan a year', '元（每年）', '一次性')
    """
    known, span = word("unit of", unit or ""), span_words(every)
    span = Text(span.strip(), span.zh.strip())
    return text("amount of span", unit=known, every=span) if known and span else known or span


@frozen(kw_only=True, field_transformer=holding)
class Incentive(Entry):
    """One consequence of a rating for the rows of a table.

    Args:
        table: The table of the recipients, such as units or their staff. May be left out where the scheme has one table
            without parent.
        kind: `pay`, `bonus`, `multiplier`, `place`, `eligibility`, `priority`, `status` or `sanction`.
        when: A rule; without it every row gets the incentive.
        amount: A rule for a number; the kind and the unit give its meaning.
        unit: The unit of the amount: `yuan`, `places`, or nothing for a multiplier.
        every: The span an amount is paid for, such as `year`, `month` or `once`; amounts for different spans are never
            added up.
        from_: The first round in which it has effect: `this` or `next`, or the number of rounds after this one.
        rounds: For how many rounds it lasts; without it there is no end.
        recipient: The recipient, in words.
        recipient_labels: Labels of the recipient, by language: `{"en": "party secretary"}`. They are those of all
            incentives with this recipient, and declared at one of them.
        stage: One of the scheme's stages.

    Raises:
        StructureError: The kind is none of these.
    """

    table: str | None = None
    kind: str = field(validator=one_of(*INCENTIVE_KINDS))
    when: str | None = None
    amount: str | None = None
    unit: str = ""
    every: str | None = None
    from_: str | int = field(default="this", alias="from_")
    rounds: int | None = None
    recipient: str = ""
    recipient_labels: Mapping[str, str] = field(factory=dict)
    stage: str | None = None

    @property
    def adds_up(self) -> bool:
        """Whether its amounts can be added up: they have a unit and are no multipliers."""
        return self.amount is not None and bool(self.unit) and self.kind != "multiplier"


@frozen(kw_only=True, field_transformer=holding)
class Budget(Entry):
    """A limit on the sum of incentives. It is monitored, never enforced: a rating reports where it is exceeded.

    Args:
        incentives: The incentives that are paid from it. Their amounts are in one unit, for one span.
        at_most: A rule for the limit. It may use parameters, lookups, and values that are the same for all rows of a
            budget.
        within: Key columns of the recipients: each group has a budget of its own; empty: one budget for all.
        stage: One of the scheme's stages.
    """

    incentives: tuple[str, ...] = field(converter=as_texts)
    at_most: str
    within: tuple[str, ...] = field(default=(), converter=as_texts)
    stage: str | None = None
