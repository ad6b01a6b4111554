"""Why a value is what it is: a tree from a star down to the inputs, with rules, values, roundings and sources.

Rules are walked again in the *trace* domain over the values of the rating; a ladder's cohort is filled again, and both
must give what the rating holds.
"""

from __future__ import annotations

import ast
import html
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import islice
from typing import Any, Final

from attrs import evolve, field, frozen

from partyrate.cases import Case, find_case
from partyrate.engines.reading import column_of
from partyrate.engines.results import digits_of
from partyrate.engines.rows import Constants, RowData, fill_cohort
from partyrate.errors import counted
from partyrate.ladders import Filled, Member, readings
from partyrate.language.domains.numbers import Item
from partyrate.language.domains.trace import Step, Trace
from partyrate.language.grammar import Call, Rule, text_of
from partyrate.language.walk import Walk
from partyrate.model import Entry, Gate, Incentive, Ladder, ordering
from partyrate.notes import CAUSE_ZH, lacking
from partyrate.numbers import Absent, Cause, LevelValue, show
from partyrate.plan import Node, within_names
from partyrate.rating import Rating

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "rule": ("rule", "规则"),
    "values": ("values", "代入"),
    "source": ("source", "依据"),
    "rounded": ("{before} rounded to {after}", "{before} 取整为 {after}"),
    "column": ("column {column!r}", "数据列“{column}”"),
    "unread": ("not read", "未读取"),
    "assumed": ("an assumption, not published", "假设值，未公布"),
    "unpublished": ("unpublished", "未公布"),
    "lacks": ("it needs what is unpublished: {names}", "取决于未公布的：{names}"),
    "when": ("only where {rule}: {value}", "适用条件 {rule}：{value}"),
    "cohort": (
        "cohort: {cohort}; {rows}, {candidates}",
        "范围：{cohort}；{rows}，候选 {candidates}",
    ),
    "everybody": ("all rows", "全部"),
    "quota": (
        "places for {levels}: {rule} = {wanted}, {bound} {places}; given {got}",
        "{levels}名额：{rule} = {wanted}，{bound} {places}；实得 {got}",
    ),
    "place": ("place {place} of {count} by {order}", "按{order}排第 {place}，共 {count} 个"),
    "greatest": ("greatest first", "由高到低"),
    "smallest": ("smallest first", "由低到高"),
    "edge": ("the last one in {level!r} has {edge}: {distance}", "“{level}”最后一名为 {edge}：{distance}"),
    "above": ("{by} above", "比其高 {by}"),
    "below": ("{by} below", "比其低 {by}"),
    "level with": ("level with it", "与之相同"),
    "condition": ("level {level!r} needs {rule}: {value}", "“{level}”要求 {rule}：{value}"),
    "gate": ("gate {gate!r} acts: {effect}", "“{gate}”生效：{effect}"),
    "cap": ("{ladder} at most {level!r}", "{ladder}最高为“{level}”"),
    "fix": ("{ladder} fixed at {level!r}", "{ladder}定为“{level}”"),
    "exclude": ("left out of {ladder}", "不参加{ladder}"),
    "bars": ("no {incentive}", "不享受{incentive}"),
    "rows": ("over {rows}", "共 {rows}"),
    "round": ("round {round}", "轮次 {round}"),
    "none before": ("before the first", "首行之前"),
    "passed over": ("passed over", "略过"),
    "open": ("the choices left open give different levels", "未定的选择会得出不同等次"),
    "note": ("note", "说明"),
    "above all": ("(see above)", "（见上）"),
}
"""The words of explanations, in English and Chinese."""

_BOUNDS: Final = {
    "exactly": ("exactly", "恰好"),
    "at_most": ("at most", "至多"),
    "at_least": ("at least", "至少"),
    "about": ("about", "约"),
}
_TRUTH: Final = {True: ("true", "是"), False: ("false", "否")}
_ROUNDS: Final = ("round", "floor", "ceil")


@frozen
class Explanation:
    """A tree that says how one value arose. It prints as text and shows itself in notebooks.

    Args:
        name: The name of the value in the scheme.
        label: Its label in the language asked for.
        value: The exact value, or `Absent` with its cause.
        shown: The value as text.
        rule: The rule as written, `""` for inputs.
        filled: The rule with the values put in.
        facts: Further lines: roundings, the cohort, places, the edge, gates.
        sources: Where the scheme has it from.
        parts: The explanations of the values it uses.
    """

    name: str
    label: str
    value: Item
    shown: str
    rule: str = ""
    filled: str = ""
    facts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    parts: tuple[Explanation, ...] = ()
    lang: str = field(default="en", repr=False)

    @property
    def lines(self) -> list[str]:
        """The lines of this node alone, the head first."""
        head = (
            f"{self.label} = {self.shown}" if self.label == self.name else f"{self.label} ({self.name}) = {self.shown}"
        )
        lines = [head]
        if self.rule:
            lines.append(f"{say('rule', self.lang)}: {self.rule}")
        if self.filled and self.filled != self.rule:
            lines.append(f"{say('values', self.lang)}: {self.filled}")
        lines += self.facts
        if self.sources:
            lines.append(f"{say('source', self.lang)}: {'; '.join(self.sources)}")
        return [one_line(line) for line in lines]

    def __str__(self) -> str:
        return "\n".join(self.tree())

    def tree(self, indent: str = "", seen: set[str] | None = None) -> list[str]:
        """Give all lines of the tree, indented; what has been told above is not told again."""
        seen = set() if seen is None else seen
        head, *rest = self.lines
        if self.parts and self.name in seen:
            return [f"{head} {say('above all', self.lang)}"]
        seen.add(self.name)
        found = [head, *(f"{indent}    {line}" for line in rest)]
        for number, part in enumerate(self.parts):
            last = number == len(self.parts) - 1
            below = part.tree(f"{indent}{'    ' if last else '│   '}", seen)
            found.append(f"{indent}{'└── ' if last else '├── '}{below[0]}")
            found += below[1:]
        return found

    def to_dict(self) -> dict[str, Any]:
        """Give the tree as plain data, for JSON."""
        return {
            "name": self.name,
            "label": self.label,
            "value": self.shown,
            "rule": self.rule,
            "filled": self.filled,
            "facts": list(self.facts),
            "sources": list(self.sources),
            "parts": [part.to_dict() for part in self.parts],
        }

    def _repr_html_(self) -> str:
        head, *rest = (html.escape(line) for line in self.lines)
        body = "".join(f"<div style='margin-left:1.5em;color:#555'>{line}</div>" for line in rest)
        parts = "".join(f"<div style='margin-left:1.5em'>{part._repr_html_()}</div>" for part in self.parts)
        return f"<details open><summary><b>{head}</b></summary>{body}{parts}</details>"


def say(word: str, lang: str, **data: Any) -> str:
    """Give a phrase in a language."""
    return WORDS[word][lang == "zh"].format(**data)


def explain(rating: Rating, *, unit: Any, of: str, lang: str = "en") -> Explanation:
    """Explain one value of one row of a rating. `Evaluator.explain` is the public way in."""
    return _Teller(find_case(rating, unit, of), lang).tell()


class _Teller:
    """Tells one explanation."""

    def __init__(self, case: Case, lang: str) -> None:
        self.case, self.plan, self.scheme, self.lang = case, case.plan, case.plan.scheme, lang
        self.domain = Trace(Constants(case.store))
        self.walk = Walk(self.domain)
        self.told: dict[str, Explanation] = {}

    def tell(self) -> Explanation:
        """Explain the value the case is about."""
        return self.node(self.case.node, self.case.row)

    def say(self, word: str, **data: Any) -> str:
        return say(word, self.lang, **data)

    def counted(self, number: int, noun: str, measure: str) -> str:
        """Write a count with its noun, or in Chinese with its measure word."""
        return f"{number} {measure}" if self.lang == "zh" else counted(number, noun)

    # ---------------------------------------------------------------------------------------------------------- values

    def show(self, value: Item, node: Node | None = None) -> str:
        """Write a value for people."""
        if isinstance(value, Absent):
            return CAUSE_ZH[value.cause] if self.lang == "zh" else value.cause.words
        if isinstance(value, bool):
            return _TRUTH[value][self.lang == "zh"]
        if isinstance(value, LevelValue):
            return self.level(value)
        if isinstance(value, Fraction):
            return show(value, digits_of(node) if node is not None else None)
        return value.isoformat() if isinstance(value, date) else str(value)

    def level(self, value: LevelValue) -> str:
        """Write a level by its label."""
        return self.levels(self.scheme.ladders[value.scale.ladder], [value.name])

    def levels(self, ladder: Ladder, names: Sequence[str]) -> str:
        """Write levels of a ladder by their labels."""
        return ", ".join(self.label(ladder.levels[ladder.names.index(name)]) for name in names)

    def literal(self, value: Item, node: Node | None = None) -> str:
        """Write a value as it would stand in a rule."""
        if isinstance(value, LevelValue):
            return repr(value.name)
        return repr(value) if isinstance(value, str) else self.show(value, node)

    def label(self, entry: Entry) -> str:
        return entry.label(self.lang)

    def sources(self, entry: Entry) -> tuple[str, ...]:
        """Write the sources of an entry, those of one document together."""
        clauses: dict[str, list[str]] = {}
        for name in entry.source:
            source = self.scheme.sources[name]
            clauses.setdefault(source.document, []).append(f"{name} ({source.clause})" if source.clause else name)
        return tuple(f"{document}, {', '.join(found)}" for document, found in clauses.items())

    # ----------------------------------------------------------------------------------------------------------- nodes

    def row_of(self, table: str, row: RowData) -> RowData | None:
        """Give the row of a coarser table that a row belongs to."""
        current: RowData | None = row
        while current is not None and current.table != table:
            current = current.parent
        return current

    def node(self, node: Node, row: RowData) -> Explanation:
        """Explain a node at a row."""
        if node.name in self.told:
            return self.told[node.name]
        value = row.values.get(node.name, row.value(node.name))
        if not node.is_live:
            value = row.values.get(node.name, Absent(node.static.always)) if node.static.always else value
        if isinstance(node.entry, Ladder):
            made = self.ladder(node, node.entry, row, value)
        elif node.kind == "input":
            made = self.input(node, value)
        else:
            made = self.formula(node, row, value)
        self.told[node.name] = made
        return made

    def input(self, node: Node, value: Item) -> Explanation:
        """Explain an input: the column that brought it."""
        made = self.made(node, value, facts=(self.say("column", column=column_of(node)),))
        return made if self.is_read(node) else evolve(made, shown=self.say("unread"))

    def is_read(self, node: Node) -> bool:
        """Whether a node has values: inputs that no determinable value needs are not read."""
        return not node.is_live or self.case.rating.result.has(node.name)

    def made(self, node: Node, value: Item, **more: Any) -> Explanation:
        """Put together what every explanation has."""
        entry = node.entry
        note = (f"{self.say('note')}: {' '.join(entry.note.split())}",) if entry.note else ()
        if isinstance(value, Absent) and value.cause is Cause.UNDETERMINED:
            note = (self.say("lacks", names=", ".join(lacking(self.plan, node.name))), *note)
        return Explanation(
            entry.name,
            self.label(entry),
            value,
            self.show(value, node),
            facts=(*more.pop("facts", ()), *note),
            sources=self.sources(entry),
            lang=self.lang,
            **more,
        )

    def formula(self, node: Node, row: RowData, value: Item) -> Explanation:
        """Explain a formula, a group, a gate or an incentive."""
        facts: list[str] = []
        parts: list[Explanation] = []
        rules = ["when"] if isinstance(node.entry, Gate) else ["when", "is", "amount"]
        rule_text = filled = ""
        for name in rules:
            rule = node.rules.get(name)
            if rule is None:
                continue
            steps, got = self.steps(rule, row)
            parts += self.parts(rule, row)
            if name == "when" and not isinstance(node.entry, Gate):
                facts.append(self.say("when", rule=rule.text, value=self.show(got)))
                if got is not True:
                    break
            else:
                rule_text, filled = rule.text, self.filled(rule, steps)
                facts += self.roundings(steps)
        if isinstance(node.entry, Gate) and value is True:
            facts += self.effects(node.entry)
        if isinstance(node.entry, Incentive):
            for gate in self.scheme.gates.values():
                gated = self.plan.nodes[f"gate.{gate.name}"]
                home = self.row_of(gated.table, row) if node.entry.name in gate.bars else None
                if home is not None and home.values.get(gated.name) is not False:
                    acts = self.say(
                        "gate", gate=self.label(gate), effect=self.say("bars", incentive=self.label(node.entry))
                    )
                    facts += [acts] if home.values.get(gated.name) is True else []
                    parts.append(self.node(gated, home))
        return self.made(node, value, rule=rule_text, filled=filled, facts=tuple(facts), parts=tuple(unique(parts)))

    def steps(self, rule: Rule, row: RowData) -> tuple[list[Step], Item]:
        """Walk a rule at a row and give its parts and its value."""
        self.domain.row, self.domain.steps = row, []
        got = self.walk.rule(rule)
        return self.domain.steps, got

    def filled(self, rule: Rule, steps: Sequence[Step]) -> str:
        """Write a rule with the values put in: names, cells and aggregates become what they are."""
        text = rule.text
        spans: list[tuple[int, int, str]] = []
        for step in steps:
            if step.operation not in ("name", "lookup") and not isinstance(getattr(step.node, "call", None), Call):
                continue
            if isinstance(step.node, ast.Call) and step.node.call.function.family == "values":  # type: ignore[attr-defined]
                continue
            if text_of(step.node) == rule.text[step.node.start : step.node.end]:  # type: ignore[attr-defined]
                named = self.plan.nodes.get(step.node.id) if isinstance(step.node, ast.Name) else None
                if named is not None and not self.is_read(named):
                    continue
                spans.append((step.node.start, step.node.end, self.literal(step.value, named)))  # type: ignore[attr-defined]
        outer = [span for span in spans if not any(inside(span, other) for other in spans)]
        for start, end, word in sorted(outer, reverse=True):
            text = text[:start] + word + text[end:]
        return text

    def roundings(self, steps: Sequence[Step]) -> list[str]:
        """Say what rounding changed."""
        found = []
        for step in steps:
            if step.operation in _ROUNDS and isinstance(step.value, Fraction):
                before = step.arguments[0]
                digits = int(step.arguments[1]) if len(step.arguments) > 1 else 0  # type: ignore[arg-type]
                if isinstance(before, Fraction) and before != step.value:
                    found.append(self.say("rounded", before=show(before), after=show(step.value, max(0, digits))))
        return found

    def parts(self, rule: Rule, row: RowData) -> list[Explanation]:
        """Explain what a rule uses: values of this row, constants, and the rows that it aggregates."""
        found: list[Explanation] = []
        for part in ordered_parts(rule.tree, lambda condition: self.at(condition, row)):
            if isinstance(part, ast.Call):
                found += self.aggregate(part, row)
            elif isinstance(part, ast.Subscript):
                found.append(self.cell(rule, part, row))
            elif isinstance(part, ast.Name):
                found += self.named(part.id, row)
        return found

    def named(self, name: str, row: RowData) -> list[Explanation]:
        """Explain a name in a rule."""
        node = self.plan.nodes.get(name)
        if node is not None:
            home = self.row_of(node.table, row)
            return [] if home is None else [self.node(node, home)]
        if name in self.scheme.parameters:
            value = self.case.store.parameter(name)
            assert value is not None
            return [self.constant(name, name, value)]
        return [Explanation(name, name, row.value(name), self.show(row.value(name)), lang=self.lang)]

    def cell(self, rule: Rule, part: ast.Subscript, row: RowData) -> Explanation:
        """Explain a cell of a lookup, with the keys put in."""
        steps, value = self.steps(cut(rule, part), row)
        keys = next(step.arguments for step in steps if step.operation == "lookup")
        name: str = part.value.id  # type: ignore[attr-defined]
        return self.constant(name, f"{name}[{', '.join(map(self.literal, keys))}]", value)

    def constant(self, name: str, text: str, value: Item) -> Explanation:
        """Explain a parameter or a cell of a lookup."""
        entry: Any = self.scheme.parameters.get(name) or self.scheme.lookups[name]
        facts = []
        if name in self.scheme.assumptions:
            facts.append(self.say("assumed"))
        if entry.note:
            facts.append(f"{self.say('note')}: {' '.join(entry.note.split())}")
        shown = self.show(value)
        if isinstance(value, Absent) and value.cause is Cause.UNDETERMINED:
            shown = f"{shown} ({self.say('unpublished')})"
        return Explanation(
            text, self.label(entry) if text == name else text, value, shown, facts=tuple(facts),
            sources=self.sources(entry), lang=self.lang,
        )  # fmt: skip

    def aggregate(self, node: ast.Call, row: RowData) -> list[Explanation]:
        """Explain an aggregate by its value and the number of its rows, and a look back by the rounds."""
        call: Call = node.call  # type: ignore[attr-defined]
        self.domain.row, self.domain.steps = row, []
        value = self.walk.node(node)
        facts: list[str] = []
        if call.function.family == "rounds":
            facts = self.looked_at(call, row)
        else:
            if call.within is not None:
                rows: Sequence[Any] = row.cohort(tuple(element.id for element in call.within))[1]  # type: ignore[attr-defined]
            else:
                rows = row.below(str(call.table))
            facts.append(self.say("rows", rows=self.counted(len(rows), "row", "条")))
        text = text_of(node)
        return [Explanation(text, text, value, self.show(value), facts=tuple(facts), lang=self.lang)]

    def looked_at(self, call: Call, row: RowData) -> list[str]:
        """Say what a function of rounds looked at: the round before, or this one and those before it; or rows so."""
        start = row if call.table is not None else row_with_history(row)
        if call.function.name == "previous":
            rows: Iterable[RowData] = [start.earlier(call.table)]
        else:
            rows = islice(start.rounds(call.table), 12)
        found = []
        for each in rows:
            if call.table is None:
                head = self.say("round", round=each.round)
            elif each.raw:
                head = ", ".join(f"{name} {each.raw[name]}" for name in self.scheme.tables[call.table].key)
            else:
                head = self.say("none before")
            passed = call.where is not None and self.at(call.where, each) is not True
            said = self.say("passed over") if passed else self.show(self.at(call.arguments[0], each))
            found.append(f"{head}: {said}")
        return found

    def at(self, node: ast.expr, row: RowData) -> Item:
        """Give a part of a rule at another row."""
        self.domain.row, self.domain.steps = row, []
        return self.walk.node(node)

    def effects(self, gate: Gate) -> list[str]:
        """Say what a gate does."""
        found = []
        for word, pairs in (("cap", gate.cap), ("fix", gate.fix)):
            for ladder, level in pairs.items():
                of = self.scheme.ladders[ladder]
                found.append(self.say(word, ladder=self.label(of), level=self.levels(of, [level])))
        found += [self.say("exclude", ladder=self.label(self.scheme.ladders[name])) for name in gate.exclude]
        found += [self.say("bars", incentive=self.label(self.scheme.incentives[name])) for name in gate.bars]
        return found

    # --------------------------------------------------------------------------------------------------------- ladders

    def ladder(self, node: Node, ladder: Ladder, row: RowData, value: Item) -> Explanation:
        """Explain a level: the cohort, the places, the unit's place, the edges, the conditions and the gates."""
        if not node.is_live:
            return self.made(node, value)
        facts: list[str] = []
        names = within_names(self.plan.choice(ladder.within))
        key = tuple(map(row.value, names))
        rows = [each for each in self.case.store.tables[node.table] if tuple(map(each.value, names)) == key]
        members, filled = fill_cohort(self.case.store, node, ladder, key, rows, self.domain, self.walk)
        record = filled.record
        member = next(each for each in members if each.number == row.number)
        cohort = ", ".join(f"{name} {self.show(part)}" for name, part in zip(names, key, strict=True))
        facts.append(
            self.say(
                "cohort",
                cohort=cohort or self.say("everybody"),
                rows=self.counted(record.rows, "row", "个"),
                candidates=self.counted(record.candidates, "candidate", "个"),
            )
        )
        for number, quota in enumerate(record.quotas):
            facts.append(
                self.say(
                    "quota",
                    levels=self.levels(ladder, quota.levels),
                    rule=node.rules[f"quotas.{number}"].text,
                    wanted=self.show(quota.wanted),
                    bound=_BOUNDS[quota.bound][self.lang == "zh"],
                    places="-" if quota.places is None else quota.places,
                    got=quota.got,
                )
            )
        if ladder.order_by and not isinstance(member.key, Absent):
            facts += self.standing(node, ladder, member, members, filled, value)
        parts: list[Explanation] = []
        for number, level in enumerate(ladder.levels):
            rule = node.rules.get(f"levels.{number}.when")
            if rule is not None:
                got = self.steps(rule, row)[1]
                facts.append(self.say("condition", level=self.label(level), rule=rule.text, value=self.show(got)))
        if "when" in node.rules:
            rule = node.rules["when"]
            facts.append(self.say("when", rule=rule.text, value=self.show(self.steps(rule, row)[1])))
        for name, rule in node.rules.items():
            if not name.startswith("quotas."):
                parts += self.parts(rule, row)
        facts += self.acting(ladder, member)
        for gate in self.plan.gates_of(ladder.name):
            if member.gates[gate.name] is not False:
                gated = self.plan.nodes[f"gate.{gate.name}"]
                home = self.row_of(gated.table, row)
                if home is not None:
                    parts.append(self.node(gated, home))
        return self.made(node, value, facts=tuple(facts), parts=tuple(unique(parts)))

    def standing(
        self, node: Node, ladder: Ladder, member: Member, members: Sequence[Member], filled: Filled, value: Item
    ) -> list[str]:
        """Say which place the unit has, and how far it is from the edges next to it."""
        keys = [each.key for each in members if not isinstance(each.key, Absent)]
        better = sum(key > member.key for key in keys)  # type: ignore[operator]
        order = ", ".join(self.order(key) for key in ladder.order_by)
        found = [self.say("place", place=better + 1, count=len(keys), order=order)]
        descending = ordering(ladder.order_by[0])[1]
        static = node.statics["order_by.0"]
        place = value.place if isinstance(value, LevelValue) else 0
        for level in filled.record.levels:
            if level.edge is None or level.places is None:
                continue
            first, own = level.edge[0], member.key[0]  # type: ignore[index]
            by = own - first
            if by < 0 and ladder.place(level.level) < place:
                continue  # a gate keeps a better one down there
            edge = Fraction(first if descending else -first)
            word = "level with" if by == 0 else "above" if by > 0 else "below"
            found.append(
                self.say(
                    "edge",
                    level=self.levels(ladder, [level.level]),
                    edge=show(edge, static.decimals),
                    distance=self.say(word, by=show(abs(Fraction(by)), static.decimals)),
                )
            )
        ways = readings(self.plan, ladder)
        if len(ways.ways) > 1 and value == Absent(ways.cause):
            found.append(self.say("open"))
        return found

    def order(self, key: str) -> str:
        """Say what a ladder is ordered by, and which end is first."""
        name, descending = ordering(key)
        entry = self.scheme.entries.get(name)
        label = name if entry is None else self.label(entry)
        return f"{label} ({self.say('greatest' if descending else 'smallest')})"

    def acting(self, ladder: Ladder, member: Member) -> list[str]:
        """Name the gates that act on the unit."""
        found = []
        for gate in self.plan.gates_of(ladder.name):
            if member.gates[gate.name] is True:
                effects = []
                if ladder.name in gate.cap:
                    effects.append(
                        self.say("cap", ladder=self.label(ladder), level=self.levels(ladder, [gate.cap[ladder.name]]))
                    )
                if ladder.name in gate.fix:
                    effects.append(
                        self.say("fix", ladder=self.label(ladder), level=self.levels(ladder, [gate.fix[ladder.name]]))
                    )
                if ladder.name in gate.exclude:
                    effects.append(self.say("exclude", ladder=self.label(ladder)))
                found.append(self.say("gate", gate=self.label(gate), effect=", ".join(effects)))
        return found


def inside(span: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    """Whether a stretch of text lies within another, longer one."""
    return other[0] <= span[0] and span[1] <= other[1] and (span[0], span[1]) != (other[0], other[1])


def ordered_parts(tree: ast.expr, holds: Callable[[ast.expr], Item]) -> list[ast.expr]:
    """Give the names, cells and aggregates that made the value of a rule, in the order they are written.

    What lies inside aggregates is left out, and so is a branch that was not taken: `holds` gives a condition's value.
    """
    found: list[Any] = []
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        call = getattr(node, "call", None)
        if (call is not None and call.function.family in ("rows", "rounds")) or isinstance(node, ast.Name):
            found.append(node)
        elif isinstance(node, ast.Subscript):
            found.append(node)
            stack.append(node.slice)
        elif call is not None:
            stack.extend(call.arguments)
        elif isinstance(node, ast.IfExp):
            condition = holds(node.test)
            branches = {True: [node.body], False: [node.orelse]}
            stack.extend([node.test, *([] if isinstance(condition, Absent) else branches[condition is True])])
        else:
            stack.extend(ast.iter_child_nodes(node))
    return sorted(found, key=lambda node: (node.start, -node.end))


def one_line(text: str) -> str:
    """Write a text with a rule of several lines on one, so that it stays on its branch of the tree."""
    return " ".join(line.strip() for line in text.splitlines())


def cut(rule: Rule, node: ast.expr) -> Rule:
    """Give a part of a rule as a rule."""
    return Rule(text_of(node), node, rule.path, rule.at)


def row_with_history(row: RowData) -> RowData:
    """Give the row that has past rounds: the one without a parent."""
    while row.parent is not None:
        row = row.parent
    return row


def unique(parts: Sequence[Explanation]) -> list[Explanation]:
    """Give each part once."""
    found: dict[tuple[str, str], Explanation] = {}
    for part in parts:
        found.setdefault((part.name, part.shown), part)
    return list(found.values())
