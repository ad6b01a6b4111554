"""What a rating reports beside its results: ties, conflicts, deviations, absent values, assumptions.

Nothing is settled silently: each note says what happened, how often, and by which policy it was settled.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from attrs import field, frozen

from partyrate.alike import alike_texts, of_texts
from partyrate.engines.converted import MOST_EXAMPLES, Conversion
from partyrate.errors import counted
from partyrate.ladders import CohortRecord
from partyrate.model import Budget, Ladder, Pairing, ParameterName, Scheme
from partyrate.model.supply import profiles_of
from partyrate.numbers import Absent, Cause, show
from partyrate.pairs import Paired
from partyrate.plan import Plan, pairing_parts, part_name, within_names
from partyrate.totals import receipts, totals

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "assumptions": (
        "made with assumptions{of}, not with published values: {names}",
        "使用了{of_zh}假设性参数（非公布值）：{names}",
    ),
    "supplied": ("made with values of {who}: {names}", "使用了由{who_zh}给定的参数：{names}"),
    "table not given": (
        "table {table!r} was not given: rated as if it had no rows",
        "未提供表“{table}”：按没有记录处理",
    ),
    "converted": (
        "column {column!r} of table {table!r}: {texts_en} read without what nobody sees: {examples}",
        "表“{table}”的列“{column}”：{count} 处文字已去除看不见的差异后读取：{examples}",
    ),
    "look alike": (
        "column {column!r} of table {table!r}: {examples} look alike, and are told apart{more}",
        "表“{table}”的列“{column}”：{examples} 看上去相似，按不同处理{more}",
    ),
    "expected rows": (
        "table {table!r} lacks {rows} of those it expects: their values count as missing",
        "表“{table}”应有而未提供的记录 {count} 条：其值均按缺失处理",
    ),
    "tie": (
        "level {level!r}: candidates tie across the edge of its {places_en}; {taken} got it (ties = {policy})",
        "“{level}”名额 {places} 个，分数线处并列，实得 {taken} 个（并列规则：{policy}）",
    ),
    "deviation": (
        "{levels}: {got} of the wanted {wanted} ({bound})",
        "{levels}：应有 {wanted}，实有 {got}（{bound}）",
    ),
    "conflict": (
        "level {level!r}: {candidates_en} for {places_en}; {taken} filled (conflict = {policy})",
        "“{level}”候选 {candidates} 个，少于名额 {places} 个；实得 {taken} 个（冲突规则：{policy}）",
    ),
    "no places": ("no place for {levels}: {wanted} rounds to 0", "{levels} 没有名额：{wanted} 取整为 0"),
    "unplaced": ("{rows} found no level: the places do not total the cohort", "{count} 个没有等次：名额不足"),
    "even remainders": (
        "places with even remainders went to the level that stands first",
        "最大余数相同，名额给排在前面的等次",
    ),
    "budget": (
        "{total} {unit} of at most {limit}: {excess} too much",
        "合计 {total}（{unit}），超出限额 {limit}，超 {excess}",
    ),
    "open budget": (
        "{rows} without an amount, {total} {unit} for the others, at most {limit}: whether it holds cannot be said",
        "{count} 个金额未定，其余合计 {total}（{unit}），限额 {limit}：是否超出无法确定",
    ),
    "gate": ("gate {gate!r} acted on {rows}", "“{gate}”作用于 {count} 个"),
    "absent": ("{name!r} is {cause} for {rows}{why}", "“{name}”有 {count} 个{cause}{why}"),
    "undetermined": ("{name!r} is undetermined for every row{why}", "“{name}”全部无法确定{why}"),
    "shortfall": (
        "{filled} of the wanted {places_en} of helpers are filled: {helped} to be helped, {helpers} can help",
        "帮带名额 {places} 个，落实 {filled} 个：需帮带 {helped} 个，可帮带 {helpers} 个",
    ),
    "even pairs": (
        "even in their order, and paired in the order of their keys: {helped} to be helped, {helpers} that can help",
        "排序相同，按主键先后结对：需帮带 {helped} 个，可帮带 {helpers} 个",
    ),
    "not paired": (
        "{rows} left out of {name!r}: {part} is {cause}{why}",
        "有 {count} 个不参加“{name}”：{part} {cause}{why}",
    ),
    "missing step": (
        "step {step!r} has no record, and {after!r} comes after it",
        "步骤“{step}”没有记录，而其后的“{after}”已有记录",
    ),
    "out of order": (
        "step {step!r} began on {begin}, before {before!r} was over ({until})",
        "步骤“{step}”于 {begin} 开始，“{before}”尚未结束（结束于：{until}）",
    ),
    "notice too short": (
        "the notice of {step!r} began on {begin} and ended on {end}, before {needed} ({notice} {days} days)",
        "“{step}”公示自 {begin} 至 {end}，不足 {notice} 个{days}，应至 {needed}",
    ),
    "late": ("step {step!r} was over on {end}, and due by {due}", "步骤“{step}”应于 {due} 前完成，实于 {end} 完成"),
    "overdue": (
        "step {step!r} was due by {due}, and is not over on {as_of}",
        "步骤“{step}”应于 {due} 前完成，至 {as_of} 尚未完成",
    ),
    "objection open": (
        "an objection of {objection} to step {step!r} is not settled",
        "对步骤“{step}”于 {objection} 提出的异议尚未处理",
    ),
    "step undetermined": ("the {of} of step {step!r} is undetermined{why}", "步骤“{step}”的{of}无法确定{why}"),
}
"""The words of each kind of note, in English and Chinese."""

_WHY: Final = ("; unpublished: {names}", "；未公布：{names}")

CAUSE_ZH: Final = {
    Cause.NOT_APPLICABLE: "不适用",
    Cause.MISSING: "缺失",
    Cause.NO_RULE: "无规则可用",
    Cause.UNDETERMINED: "无法确定",
}
_DAYS_ZH: Final = {"calendar": "自然日", "working": "工作日"}
_OF_ZH: Final = {"notice": "公示期", "deadline": "期限"}
_BOUND_ZH: Final = {"exactly": "恰好", "at_most": "至多", "at_least": "至少", "about": "约"}


@frozen
class Note:
    """One thing a rating reports.

    Args:
        kind: `assumptions`, `supplied`, `table not given`, `converted`, `look alike`, `expected rows`, `tie`,
            `conflict`, `deviation`, `no places`, `unplaced`, `even remainders`, `gate`, `budget`, `open budget`,
            `absent` or `undetermined`; of pairings `shortfall`, `even pairs` or `not paired`; of the steps of a
            procedure `missing step`, `out of order`, `notice too short`, `late`, `overdue`, `objection open` or
            `step undetermined`.
        about: The ladder, gate, budget, value, pairing or procedure it is about.
        cohort: The cohort, by the columns that form it.
        data: The figures the text is made of.
    """

    kind: str
    about: str = ""
    cohort: Mapping[str, Any] = field(factory=dict)
    data: Mapping[str, Any] = field(factory=dict)

    def text(self, lang: str = "en") -> str:
        """Write the note in English (`en`) or Chinese (`zh`)."""
        place = ", ".join(f"{name} {value}" for name, value in self.cohort.items())
        data: dict[str, Any] = {
            name: show(value) if isinstance(value, Fraction) else value for name, value in self.data.items()
        }
        if self.kind in ("converted", "look alike"):
            data |= of_texts(self.kind, data, lang)
        if "count" in data:
            data["rows"] = counted(data["count"], "row")
        for noun in ("place", "candidate"):
            if isinstance(data.get(f"{noun}s"), int):
                data[f"{noun}s_en"] = counted(data[f"{noun}s"], noun)
        if "lacking" in data:
            names = ", ".join(data["lacking"])
            data["why"] = _WHY[lang == "zh"].format(names=names) if names else ""
        if data.get("policy") == "unpublished":  # each reading gives another number
            data["taken"] = "未定" if lang == "zh" else "an open number"
        if "until" in data and data["until"] is None:
            data["until"] = "未定" if lang == "zh" else "not yet"
        if lang == "zh":
            data["days"] = _DAYS_ZH.get(str(data.get("days")), "")
            data["of"] = _OF_ZH.get(str(data.get("of")), "")
            data["cause"] = CAUSE_ZH.get(data.get("cause"), "")  # type: ignore[arg-type]
            data["bound"] = _BOUND_ZH.get(str(data.get("bound")), "")
        else:
            data["cause"] = data["cause"].words if "cause" in data else ""
            data["bound"] = str(data.get("bound")).replace("_", " ")
        words = TEXTS[self.kind][lang == "zh"].format(**data)
        named = self.cohort or self.kind in ("budget", "open budget")
        head = " · ".join(part for part in (self.about if named else "", place) if part)
        return f"{head}: {words}" if head else words

    def __str__(self) -> str:
        return self.text()


def notes_of(plan: Plan, result: Any, conversions: Iterable[Conversion] = ()) -> Iterator[Note]:
    """Give everything there is to report about a result; `conversions` are those of files."""
    yield from supplied_notes(plan.scheme)
    used = {plan.nodes[name].table for name in plan.needed}
    for table in plan.scheme.tables:
        if table in used and table not in result.given:
            yield Note("table not given", data={"table": table})
        elif table in result.given and plan.scheme.tables[table].expects and (added := result.added_rows(table)):
            yield Note("expected rows", data={"table": table, "count": added})
    yield from text_notes(plan, result, conversions)
    for name, node in plan.nodes.items():
        if isinstance(node.entry, Ladder) and node.is_live and node.table in result.given:
            for record in result.records(name):
                yield from cohort_notes(plan, node.entry, record)
    yield from gate_notes(plan, result)
    yield from budget_notes(plan, result)
    yield from absence_notes(plan, result)


def text_notes(plan: Plan, result: Any, conversions: Iterable[Conversion]) -> Iterator[Note]:
    """Report texts that were read as other ones, and those that look alike and are not the same."""
    for each in (*conversions, *result.conversions):
        data = {"table": each.table, "column": each.column, "count": each.count, "texts": each.examples}
        yield Note("converted", each.column, data=data)
    for table, column, groups in alike_texts(plan, result):
        data = {"table": table, "column": column, "count": len(groups), "texts": groups[:MOST_EXAMPLES]}
        yield Note("look alike", column, data=data)


def cohort_notes(plan: Plan, ladder: Ladder, record: CohortRecord) -> Iterator[Note]:
    """Report one cohort of a ladder."""
    names = within_names(plan.choice(ladder.within))
    cohort = dict(zip(names, map(shown_key, record.key), strict=False))

    def note(kind: str, **data: Any) -> Note:
        return Note(kind, ladder.name, cohort, data)

    ties, conflict = (policy(plan, value) for value in (ladder.ties, ladder.conflict or "report"))
    for level in record.levels:
        if level.has_tie:
            yield note(
                "tie",
                level=level.level,
                places=level.places,
                candidates=level.candidates,
                taken=level.taken,
                policy=ties,
            )
    for quota in record.quotas:
        levels = ", ".join(quota.levels)
        if isinstance(quota.wanted, Absent):
            continue
        if quota.places == 0 and quota.wanted > 0 and record.candidates:
            yield note("no places", levels=levels, wanted=show(quota.wanted))
        elif deviates(quota.bound, quota.wanted, quota.places, quota.got):
            yield note("deviation", levels=levels, got=quota.got, wanted=show(quota.wanted), bound=quota.bound)
    yield from shortages(ladder, record, note, conflict)
    if record.unplaced:
        yield note("unplaced", count=record.unplaced)
    if record.even_remainders:
        yield note("even remainders")


def shortages(ladder: Ladder, record: CohortRecord, note: Any, conflict: str) -> Iterator[Note]:
    """Report places that too few rows earned."""
    asked = {quota.levels[-1] for quota in ladder.quotas if quota.bound in ("exactly", "at_least")}
    for level in record.levels:
        if level.level in asked and level.places is not None and level.candidates < level.places:
            yield note(
                "conflict", level=level.level, places=level.places, candidates=level.candidates, taken=level.taken,
                policy=conflict,
            )  # fmt: skip


def deviates(bound: str, wanted: Fraction, places: int | None, got: int) -> bool:
    """Say whether a cohort got something else than its quota asks for; rounding alone is no deviation."""
    if bound == "about":
        return got != wanted
    target = wanted if places is None else places
    return {"exactly": got != target, "at_most": got > target, "at_least": got < target}[bound]


def shown_key(value: Any) -> Any:
    """Write a part of a cohort's key."""
    return show(value) if isinstance(value, Fraction) else str(value)


def policy(plan: Plan, value: Any) -> str:
    """Give the word of a choice, or say that it is unpublished."""
    word = plan.choice(value)
    return "unpublished" if word is None else str(word)


def gate_notes(plan: Plan, result: Any) -> Iterator[Note]:
    """Report how often each gate acted."""
    for node in plan.nodes.values():
        if node.kind == "gate" and node.is_live and node.table in result.given:
            count = result.true_count(node.table, node.name)
            if count:
                yield Note("gate", node.entry.name, data={"gate": node.entry.name, "count": count})


def budget_notes(plan: Plan, result: Any) -> Iterator[Note]:
    """Report budgets that are exceeded, and those of which that cannot be said, since some amounts are absent."""
    for node in plan.nodes.values():
        budget = node.entry
        if not isinstance(budget, Budget) or not node.is_live or node.table not in result.given:
            continue
        by = budget.within
        limits = {tuple(row[name] for name in by): row[node.name] for row in result.fetch(node.table, [node.name])}
        incentives = [plan.nodes[f"incentive.{name}"] for name in dict.fromkeys(budget.incentives)]
        for found in totals(incentives, receipts(plan, result, incentives, by), by):
            cohort = {name: found[name] for name in by}
            limit, total = limits[tuple(cohort.values())], found["total"]
            if isinstance(limit, Absent):
                continue  # reported as such
            cohort = {name: shown_key(value) for name, value in cohort.items()}
            figures = {"total": total, "limit": limit, "unit": found["amount_unit"]}
            if found["open_rows"]:
                yield Note("open budget", budget.name, cohort, {**figures, "count": found["open_rows"]})
            elif total > limit:
                yield Note("budget", budget.name, cohort, {**figures, "excess": total - limit})


def pairing_notes(plan: Plan, pairing: Pairing, found: Paired) -> Iterator[Note]:
    """Report a pairing: places without helpers, rows whose keys decided, rows that take no part."""
    columns = within_names(plan.choice(pairing.within))
    parts = [part_name(pairing, part) for part in pairing_parts(pairing, plan.choice(pairing.within))]
    if not found.is_determined:
        names = dict.fromkeys(name for part in parts for name in lacking(plan, part))
        yield Note("undetermined", pairing.name, data={"name": pairing.name, "lacking": list(names)})
    for each in found.cohorts:
        cohort = dict(zip(columns, map(shown_key, each.key), strict=True))
        if each.filled < each.wanted:
            counts = {"places": each.wanted, "filled": each.filled, "helpers": each.helpers, "helped": each.helped}
            yield Note("shortfall", pairing.name, cohort, counts)
        if each.even_helpers or each.even_helped:
            counts = {"helpers": each.even_helpers, "helped": each.even_helped}
            yield Note("even pairs", pairing.name, cohort, counts)
    for (part, cause), count in sorted(found.left_out.items()):
        why = lacking(plan, part_name(pairing, part)) if cause is Cause.UNDETERMINED else []
        rule = pairing_parts(pairing, ())[part]
        yield Note(
            "not paired",
            pairing.name,
            data={"name": pairing.name, "part": rule, "count": count, "cause": cause, "lacking": why},
        )


def absence_notes(plan: Plan, result: Any) -> Iterator[Note]:
    """Report values that are absent: how often, and for what is undetermined, which parameters it lacks.

    That an incentive does not apply to a row is no news.
    """
    for table in (table for table in plan.scheme.tables if table in result.given):
        nodes = {
            name: node
            for name, node in plan.nodes.items()
            if node.table == table and not node.instance and node.kind != "gate"
        }
        for name, node in nodes.items():
            if not node.is_live and node.kind != "input":
                about = node.entry.name
                yield Note("undetermined", about, data={"name": about, "lacking": lacking(plan, name)})
        live = [name for name, node in nodes.items() if node.is_live and node.static.causes and name in plan.needed]
        for name, counts in result.states(table, live).items():
            about = nodes[name].entry.name
            for cause, count in sorted(counts.items(), reverse=True):
                if nodes[name].kind == "incentive" and cause is Cause.NOT_APPLICABLE:
                    continue
                why = lacking(plan, name) if cause is Cause.UNDETERMINED else []
                yield Note("absent", about, data={"name": about, "cause": cause, "count": count, "lacking": why})


def supplied_notes(scheme: Scheme) -> Iterator[Note]:
    """Say which values are assumptions, of a profile or of the scheme itself, and which others somebody supplied."""
    own = {name: None for name in scheme.assumptions if not profiles_of(scheme, name)}
    if own:
        yield Note("assumptions", data={"names": ", ".join(own), "of": "", "of_zh": ""})
    for supplier in dict.fromkeys(scheme.supplied.values()):
        names = {key.partition("[")[0]: None for key, each in scheme.supplied.items() if each == supplier}
        assumed = [name for name in scheme.assumptions if name in names and supplier.kind == "profile"]
        others = [name for name in names if name not in assumed]
        who, who_zh = supplier.text(), supplier.text("zh")
        if assumed:
            data = {"names": ", ".join(assumed), "of": f" of {who}", "of_zh": f"{who_zh}中的"}
            yield Note("assumptions", data=data)
        if others:
            yield Note("supplied", data={"names": ", ".join(others), "who": who, "who_zh": who_zh})


def lacking(plan: Plan, name: str) -> list[str]:
    """Give the unpublished parameters and lookups that a value needs, directly or not."""
    found: dict[str, None] = {}
    seen: set[str] = set()
    stack = [name]
    scheme = plan.scheme
    while stack:
        current = stack.pop()
        if current in seen or current not in plan.nodes:
            continue
        seen.add(current)
        node = plan.nodes[current]
        stack.extend(
            used for used in node.uses if plan.nodes[used].kind != "incentive"
        )  # no limit of a budget needs one
        named = {part.id for rule in node.rules.values() for part in ast.walk(rule.tree) if isinstance(part, ast.Name)}
        named.update(name for ways in node.ways.values() for name in ways.parameters)
        fields = [getattr(node.entry, each, None) for each in _CHOICES]
        named |= {value.parameter for value in fields if isinstance(value, ParameterName)}
        for each in sorted(named):
            if each in scheme.parameters and scheme.parameters[each].is_unpublished:
                found.setdefault(each)
            if each in scheme.lookups and None in scheme.lookups[each].cells.values():
                found.setdefault(each)
    return list(found)


_CHOICES: Final = (
    "low", "high", "decimals", "ties", "round", "conflict", "overlap", "within", "freed", "takes_place",
    "each", "at_most",
)  # fmt: skip
