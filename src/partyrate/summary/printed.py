"""What `partyrate rate` prints: counts, costs, notes, what is undetermined, the best units and those at the edge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from rich.console import Console
from rich.table import Column
from rich.table import Table as Grid

from partyrate.errors import counted
from partyrate.notes import Note
from partyrate.numbers import show
from partyrate.plan import within_names
from partyrate.rating.grouping import quota_words
from partyrate.rating.rating import Rating
from partyrate.summary.standings import best, main_ladder, nearest
from partyrate.text.quoting import shown
from partyrate.text.terminal import cell, say

FIRST: Final = (
    "small cohort",
    "assumptions",
    "supplied",
    "table not given",
    "expected rows",
    "undetermined",
    "open budget",
    "budget",
    "unplaced",
)
LAST: Final = ("deviation",)
"""The kinds of notes that are told first, and those that are told last."""

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "assumed": (
        "ILLUSTRATIVE: made with assumptions, not with published values",
        "示例：使用了假设值，并非都是公布值",
    ),
    "what if": ("WHAT IF: made with values that were supplied for this rating", "试算：使用了为本次评定另行给定的值"),
    "counts": ("{ladder}: count (wanted)", "{ladder}：数量（应有）"),
    "no level": ("no level", "无等次"),
    "all": ("all", "合计"),
    "bill": (
        "{incentive}: {total} {unit}{every} for {rows}{lacking}",
        "{incentive}：{every}{total} {unit}，共 {rows} 个{lacking}",
    ),
    "lacking": ("; {rows} without an amount", "；另有 {rows} 个金额未定"),
    "notes": ("notes ({kinds}):", "说明（{kinds}）："),
    "no notes": ("notes: none", "说明：无"),
    "undetermined": (
        "undetermined: {names}",
        "无法确定：{names}",
    ),
    "supply": (
        "supply {lacking} with --set NAME=VALUE (LOOKUP.KEY=VALUE for a cell), or use --profile",
        "可用 --set 名称=值（查找表的单元格用 表名.键=值）给定：{lacking}；或用 --profile 选用参数方案",
    ),
    "reading": ("reading {file}", "正在读取 {file}"),
    "rating": ("rating", "正在评定"),
    "unpublished": ("unpublished: {names}", "未公布：{names}"),
    "template": ("written: {file} (sheets: {sheets})", "已写入 {file}（工作表：{sheets}）"),
    "best": ("{count} best:", "前 {count} 名："),
    "near": ("{count} on the edge:", "距上一等次最近的 {count} 个："),
    "short": ("{level}, {distance} short of {missed}", "{level}，距{missed}差 {distance}"),
    "level": ("{level}, level with {missed}", "{level}，与{missed}末位相同"),
    "written": ("written to {folder}: {files}", "已写入 {folder}：{files}"),
}
"""The words of the overview, in English and Chinese."""

COUNTS: Final = ("no", "one", "two", "three", "four", "five")
SPANS_ZH: Final = {"year": "每年 ", "quarter": "每季度 ", "month": "每月 ", "once": "一次性 "}
KINDS_ZH: Final = {
    "assumptions": "假设值", "supplied": "给定值", "table not given": "未提供的表", "converted": "已转换的文字",
    "look alike": "相似的文字", "expected rows": "缺少的记录", "tie": "并列", "deviation": "名额偏差",
    "limited": "名额限制", "conflict": "名额冲突", "open quota": "未定名额", "waiting": "等待资料",
    "no places": "没有名额", "small cohort": "单位过少",
    "unplaced": "没有等次", "even remainders": "余数相同", "budget": "超出限额",
    "open budget": "限额未定", "gate": "规则触发", "absent": "没有值", "undetermined": "无法确定",
    "shortfall": "帮带不足", "even pairs": "结对排序相同", "not paired": "不参加结对", "missing step": "缺少步骤",
    "out of order": "步骤颠倒", "notice too short": "公示不足",
    "late": "逾期完成", "overdue": "逾期未完成", "objection open": "异议未处理",
    "step undetermined": "步骤无法确定",
}  # fmt: skip
"""Spans and kinds of notes in Chinese."""

SHOWN_COHORTS: Final = 3
"""How many cohorts are told of which the same is to be said."""


def phrase(word: str, lang: str, **data: Any) -> str:
    """Write a phrase of the overview."""
    return WORDS[word][lang == "zh"].format(**data)


def overview(rating: Rating, lang: str, out: Console) -> None:
    """Print what people look at first."""
    scheme = rating.scheme
    title = scheme.title.get(lang, scheme.name)
    say(
        out,
        shown(title if scheme.edition in title else f"{title}{'，' if lang == 'zh' else ', '}{scheme.edition}"),
        "bold",
    )
    if scheme.assumptions:
        say(out, phrase("assumed", lang), "bold yellow")
    if any(supplier.kind == "caller" for supplier in scheme.supplied.values()):
        say(out, phrase("what if", lang), "bold yellow")
    ladder = main_ladder(rating)
    if ladder is not None:
        counts(rating, ladder, lang, out)
    for bill in rating.totals(by="incentive"):
        say(out, shown(bill_words(bill, scheme.incentives[bill["incentive"]].label(lang), lang)))
    say(out, f"\n{notes_head(rating.notes, lang)}")
    for line in told(rating.notes, lang):
        say(out, f"  {shown(line)}")
    if rating.undetermined:
        comma = "、" if lang == "zh" else ", "
        entries = {**scheme.entries, **scheme.incentives}
        names = comma.join(entries[name].label(lang) if name in entries else name for name in rating.undetermined)
        lacking = comma.join(dict.fromkeys(name for names in rating.undetermined.values() for name in names))
        say(out, f"\n{shown(phrase('undetermined', lang, names=names))}")
        say(out, f"  {shown(phrase('supply', lang, lacking=lacking))}")
    if ladder is not None:
        leaders(rating, ladder, lang, out)


def bill_words(bill: Mapping[str, Any], incentive: str, lang: str) -> str:
    """Write what an incentive costs, and for how many rows."""
    every = bill["every"] or ""
    if lang == "zh":
        span = SPANS_ZH.get(every, f"{every} " if every else "")
    else:
        span = {"": "", "once": " once"}.get(every, f" a {every}")
    open_rows = phrase("lacking", lang, rows=f"{bill['open_rows']:,}") if bill["open_rows"] else ""
    total, rows = show_money(bill["total"]), f"{bill['rows'] - bill['open_rows']:,}"
    return phrase(
        "bill", lang, incentive=incentive, total=total, unit=bill["amount_unit"], every=span, rows=rows,
        lacking=open_rows,
    )  # fmt: skip


def notes_head(notes: Sequence[Note], lang: str) -> str:
    """Write how many notes there are of each kind."""
    kinds = Counter(note.kind for note in notes)
    if not kinds:
        return phrase("no notes", lang)
    if lang == "zh":
        return phrase("notes", lang, kinds="，".join(f"{KINDS_ZH[kind]} {number}" for kind, number in kinds.items()))
    return phrase("notes", lang, kinds=", ".join(f"{kind} {number}" for kind, number in kinds.items()))


def told(notes: Sequence[Note], lang: str) -> Iterator[str]:
    """Write notes, what matters most first; of those that say the same of many cohorts the first ones."""
    groups: dict[Any, list[Note]] = {}
    for note in notes:
        levels = note.data.get("level") or note.data.get("levels")
        kind: Any = (note.kind, note.about, levels) if note.cohort else id(note)
        groups.setdefault(kind, []).append(note)
    for each in sorted(groups.values(), key=lambda group: (group[0].kind in LAST, group[0].kind not in FIRST)):
        yield from (note.text(lang) for note in each[:SHOWN_COHORTS])
        if len(each) > SHOWN_COHORTS:
            more = len(each) - SHOWN_COHORTS
            others = (
                f"另有 {more} 个范围情况相同" if lang == "zh" else f"and the like of {counted(more, 'more cohort')}"
            )
            yield f"  {others}"


def show_money(amount: Fraction) -> str:
    """Write an amount with separators."""
    whole, point, rest = show(amount).partition(".")
    digits = whole.removeprefix("-")
    sign = "-" if digits != whole else ""
    return f"{sign}{int(digits):,}{point}{rest}" if digits.isdigit() else f"{whole}{point}{rest}"


def counts(rating: Rating, ladder: str, lang: str, out: Console) -> None:
    """Print the counts of levels against their quotas, by the cohorts of the ladder."""
    node = rating.ladder(ladder)
    entry: Any = node.entry
    keys = rating.plan.full_key(node.table)
    within = [name for name in within_names(rating.plan.choice(entry.within)) if name in keys]
    grid = Grid(
        *(Column(cell(name)) for name in within),
        *(Column(cell(level.label(lang))) for level in entry.levels),
        phrase("no level", lang),
        title=cell(phrase("counts", lang, ladder=entry.label(lang))),
        header_style="bold",
    )
    for by in [within, ()] if within else [()]:
        asked = rating.wanted(node, by)
        table: dict[tuple[Any, ...], dict[str | None, str]] = {}
        for row in rating.distribution(ladder, by):
            group = tuple(row[name] for name in by)
            words = quota_words(asked.get((*map(str, group), row["level"]), []), lang)
            wanted = words if row["wanted"] is None else show(row["wanted"])
            table.setdefault(group, {})[row["level"]] = f"{row['count']:,}" + (f" ({wanted})" if wanted else "")
        for group, cells in table.items():
            head = list(map(str, group)) or ([phrase("all", lang)] + [""] * (len(within) - 1) if within else [])
            grid.add_row(*map(cell, head), *(cells.get(level, "0") for level in entry.names), cells.get(None, "0"))
    out.print(grid)


def leaders(rating: Rating, ladder: str, lang: str, out: Console) -> None:
    """Print the five best units and the five that missed a level by least."""
    node = rating.ladder(ladder)
    entry: Any = node.entry
    labels = {level.name: level.label(lang) for level in entry.levels}
    top = best(rating, ladder)
    if not top:
        return
    digits = node.value_ranges["order_by.0"].decimals
    say(out, f"\n{phrase('best', lang, count=len(top) if lang == 'zh' else COUNTS[len(top)])}")
    for each in top:
        say(out, f"  {shown(' '.join(map(str, each.key)))}  {show(each.value, digits)}  {shown(labels[each.level])}")
    near = nearest(rating, ladder)
    if near:
        say(out, phrase("near", lang, count=len(near) if lang == "zh" else COUNTS[len(near)]))
    for each in near:
        distance = show(each.distance, digits) if each.distance is not None else ""
        missed, level = labels[str(each.missed)], labels[each.level]
        words = phrase("short" if each.distance else "level", lang, level=level, missed=missed, distance=distance)
        row = f"{' '.join(map(str, each.key))}  {show(each.value, digits)}  {words}"
        say(out, f"  {shown(row)}")
