"""What a note is: its kind, what it is about, its figures, and its words in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import field, frozen

from partyrate.errors import checked_language, counted, listed
from partyrate.messages import LANGUAGES
from partyrate.model import Entry
from partyrate.notes.lookalikes import of_texts
from partyrate.numbers import Cause, show
from partyrate.serialization.values import checked_format, held, plain_value, read_value, wrong
from partyrate.spans import Path

NOTE_FORMAT: Final = "partyrate.note/1"
"""The format of a note as plain data, with its version."""

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
        "level {level!r}: {candidates_en} for {places_en}, and a tie across the edge; {taken} got it (ties = {policy})",
        "“{level}”候选 {candidates} 个，名额 {places} 个，分数线处并列，实得 {taken} 个（并列规则：{policy}）",
    ),
    "deviation": (
        "{levels}: {got} of the wanted {wanted} ({bound})",
        "{levels}：应有 {wanted}，实有 {got}（{bound}）",
    ),
    "limited": (
        "level {level!r}: {candidates_en} earned it, for {places_en}; {taken} got it, by {order}{kept}",
        "“{level}”达到条件 {candidates} 个，名额 {places} 个；按{order}实得 {taken} 个{kept}",
    ),
    "conflict": (
        "level {level!r}: {candidates_en} for {places_en}; {taken} got it{lifted} (conflict = {policy})",
        "“{level}”候选 {candidates} 个，少于名额 {places} 个；实得 {taken} 个{lifted}（冲突规则：{policy}）",
    ),
    "open quota": (
        "how many there should be of {levels} {is_cause} ({bound}){why}",
        "{levels} 应有多少{cause}（{bound}）{why}",
    ),
    "waiting": (
        "{waiting_en} without a level while something is open in {rows}: {which}",
        "{waiting} 个没有等次，因 {count} 个尚有未定：{which}",
    ),
    "small cohort": (
        "{rows} in the cohort: {what} nothing here; prepare(...) rates one unit among others",
        "参评范围内只有 {count} 个：{what_zh}在此没有意义；prepare(...) 可把一个单位与其他单位一起评定",
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
    "gate": ("gate {gate!r} applies to {rows}", "“{gate}”适用于 {count} 个"),
    "absent": ("{absent}{why}", "{absent}{why}"),
    "undetermined": ("{named} {are} undetermined for every row{why}", "{named}全部无法确定{why}"),
    "shortfall": (
        "{filled} of the wanted {places_en} of helpers are filled: {helped} to be helped, {helpers} can help",
        "帮带名额 {places} 个，落实 {filled} 个：需帮带 {helped} 个，可帮带 {helpers} 个",
    ),
    "even pairs": (
        "even in their order, and paired in the order of their keys: {helped} to be helped, {helpers} that can help",
        "排序相同，按主键先后结对：需帮带 {helped} 个，可帮带 {helpers} 个",
    ),
    "not paired": (
        "{rows} left out of {name!r}: {part} {is_cause}{why}",
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

_QUOTED_TWICE: Final = re.compile("“(“[^“”]*”)”")
"""Labels that have quotation marks of their own need no others."""

_WHY: Final = ("; unpublished: {names}", "；未公布：{names}")

CAUSE_ZH: Final = {
    Cause.NOT_APPLICABLE: "不适用",
    Cause.MISSING: "缺失",
    Cause.NO_RULE: "无规则可用",
    Cause.UNDETERMINED: "无法确定",
}
_IS_EN: Final = {
    Cause.NOT_APPLICABLE: "does not apply",
    Cause.MISSING: "is missing",
    Cause.NO_RULE: "is given by no rule",
    Cause.UNDETERMINED: "is undetermined",
}
_ABSENT_EN: Final = {
    Cause.NOT_APPLICABLE: ("does not apply to", "do not apply to"),
    Cause.MISSING: ("is missing for", "are missing for"),
    Cause.UNDETERMINED: ("is undetermined for", "are undetermined for"),
}
_POLICY_ZH: Final = {
    "in": "全部计入",
    "out": "全部不计",
    "error": "不作处理",
    "condition": "条件优先",
    "quota": "名额优先",
    "report": "不作处理",
    "unpublished": "未公布",
}
_DAYS_ZH: Final = {"calendar": "自然日", "working": "工作日"}
_OF_ZH: Final = {"notice": "公示期", "deadline": "期限"}
BOUND_ZH: Final = {"exactly": "恰好", "at_most": "至多", "at_least": "至少", "about": "约"}


def _as_lists(value: Any) -> Any:
    """Return a value in which lists and tuples are one, as they are in plain data."""
    if isinstance(value, Mapping):
        return {key: _as_lists(item) for key, item in value.items()}
    return [_as_lists(item) for item in value] if isinstance(value, tuple | list) else value


@frozen
class Note:
    """One thing a rating reports.

    Args:
        kind: `assumptions`, `supplied`, `table not given`, `converted`, `look alike`, `expected rows`, `tie`,
            `limited`, `conflict`, `deviation`, `open quota`, `waiting`, `small cohort`, `no places`, `unplaced`,
            `even remainders`, `gate`, `budget`, `open budget`, `absent` or `undetermined`; of pairings `shortfall`,
            `even pairs` or `not paired`; of the steps of a procedure `missing step`, `out of order`,
            `notice too short`, `late`, `overdue`, `objection open` or `step undetermined`.
        about: The ladder, gate, budget, value, pairing or procedure it is about; of several values the first.
        cohort: The cohort, by the columns that form it.
        data: The figures the text is made of; names are those of the scheme.
        labels: What the text writes for names, where they have labels: by the field of `data` and the language. What is
            supplied under its name (a parameter, a table) keeps its name.
    """

    kind: str
    about: str = ""
    cohort: Mapping[str, Any] = field(factory=dict)
    data: Mapping[str, Any] = field(factory=dict, eq=_as_lists)
    labels: Mapping[str, Mapping[str, Any]] = field(factory=dict, eq=False, repr=False)

    def text(self, lang: str = "en") -> str:
        """Write the note in English (`en`) or Chinese (`zh`).

        Raises:
            UsageError: It is another language.
        """
        zh = checked_language(lang) == "zh"
        data = {name: show(value) if isinstance(value, Fraction) else value for name, value in self.data.items()}
        data |= {name: words[lang] for name, words in self.labels.items() if lang in words}
        if self.kind in ("converted", "look alike"):
            data |= of_texts(self.kind, data, lang)
        data |= counts_of(data)
        if "lacking" in data:
            lacking = ", ".join(data["lacking"])
            data["why"] = _WHY[zh].format(names=lacking) if lacking else ""
        data |= chinese(self.data) if zh else english(self.data)
        if self.kind == "absent":
            data["absent"] = absent_words(data, self.data["cause"], zh=zh)
        elif self.kind == "undetermined":
            data["named"] = named(data["names"], zh=zh)
            data["are"] = "is" if len(data["names"]) == 1 else "are"
        is_headed = self.kind in _HEADED or (self.kind in _OF_STEPS and self.cohort)
        about = data.get("about", self.about) if is_headed else ""
        place = ", ".join(f"{name} {value}" for name, value in self.cohort.items())
        head = " · ".join(part for part in (about, place) if part)
        words = _QUOTED_TWICE.sub(r"\1", TEXTS[self.kind][zh].format(**data))
        return f"{head}: {words}" if head else words

    def __str__(self) -> str:
        return self.text()

    def plain(self) -> dict[str, Any]:
        """Return the note as a part of plain data; its words in both languages are under `text`."""
        return {
            "kind": self.kind,
            "about": self.about,
            "cohort": plain_value(self.cohort),
            "data": plain_value(self.data),
            "labels": plain_value(self.labels),
            "text": {lang: self.text(lang) for lang in LANGUAGES},
        }

    def to_dict(self) -> dict[str, Any]:
        """Return the note as plain data for JSON.

        Example:
            >>> Note("no places", "star", data={"levels": "five", "wanted": Fraction(1, 3)}).to_dict()["data"]
            {'levels': 'five', 'wanted': {'number': '1/3'}}
        """
        return {"format": NOTE_FORMAT, **self.plain()}

    @classmethod
    def read(cls, data: Any, path: Path = ()) -> Note:
        """Read a note that is a part of plain data."""
        kind = held(data, "kind", str, path)
        if kind not in TEXTS:
            raise wrong((*path, "kind"), f"{kind!r} is no kind of note", f"one of: {listed(TEXTS)}")
        parts = [read_value(held(data, key, Mapping, path), (*path, key)) for key in ("cohort", "data", "labels")]
        note = cls(kind, held(data, "about", str, path), *parts)
        try:
            assert all(note.text(lang) for lang in LANGUAGES)
        except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, AssertionError):
            what, expected = f"these are no figures of a note of the kind {kind!r}", "the figures that its text needs"
            raise wrong((*path, "data"), what, expected) from None
        return note

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Note:
        """Read a note from plain data.

        Raises:
            DocumentError: It is no note as plain data; the fault has its pointer.
        """
        return cls.read(checked_format(data, NOTE_FORMAT))


_HEADED: Final = (
    "small cohort", "tie", "limited", "conflict", "deviation", "open quota", "waiting", "no places", "unplaced",
    "even remainders", "budget", "open budget", "shortfall", "even pairs",
)  # fmt: skip
"""The kinds of notes that begin with what they are about; the others name it in their words."""

_OF_STEPS: Final = (
    "missing step", "out of order", "notice too short", "late", "overdue", "objection open", "step undetermined",
)  # fmt: skip
"""The kinds of notes on steps, which begin with the procedure where several units have one of their own."""


def labels_of(**entries: Entry | Sequence[Entry]) -> dict[str, dict[str, Any]]:
    """Give the labels of entries by the field of a note and the language, where any has one; levels in a row."""
    found: dict[str, dict[str, Any]] = {}
    for name, entry in entries.items():
        several = entry if isinstance(entry, Sequence) else [entry]
        if any(each.labels for each in several):
            words = {lang: [each.label(lang) for each in several] for lang in ("en", "zh")}
            if not isinstance(entry, Sequence):
                found[name] = {lang: each[0] for lang, each in words.items()}
            else:
                found[name] = {lang: ", ".join(each) if name == "levels" else each for lang, each in words.items()}
    return found


def shown_key(value: Any) -> Any:
    """Write a part of a cohort's key."""
    return show(value) if isinstance(value, Fraction) else str(value)


def counts_of(data: Mapping[str, Any]) -> Mapping[str, str]:
    """Write counts with their nouns, in English."""
    found = {"rows": counted(data["count"], "row")} if "count" in data else {}
    found |= {"waiting_en": counted(data["waiting"], "row")} if "waiting" in data else {}
    return found | {
        f"{noun}s_en": counted(data[f"{noun}s"], noun)
        for noun in ("place", "candidate")
        if isinstance(data.get(f"{noun}s"), int)
    }


def english(data: Mapping[str, Any]) -> dict[str, Any]:
    """Write the words of a note that stand for choices, in English."""
    found: dict[str, Any] = {"bound": str(data.get("bound")).replace("_", " ")}
    if "cause" in data:
        found |= {"cause": data["cause"].words, "is_cause": _IS_EN[data["cause"]]}
    if "taken" in data and data["taken"] is None:  # each reading gives another number
        found["taken"] = "an open number"
    if "lifted" in data:
        lifted = data["lifted"]
        found["lifted"] = f", {lifted} of them without having earned it" if lifted else ""
    if "kept" in data:
        found["kept"] = (
            f", since places are kept for lower levels (conflict = {data['policy']})" if data["kept"] else ""
        )
    if "until" in data and data["until"] is None:
        found["until"] = "not yet"
    return found


def chinese(data: Mapping[str, Any]) -> dict[str, Any]:
    """Write the words of a note that stand for choices, in Chinese."""
    policy = _POLICY_ZH.get(str(data.get("policy")), str(data.get("policy")))
    found: dict[str, Any] = {
        "days": _DAYS_ZH.get(str(data.get("days")), ""),
        "of": _OF_ZH.get(str(data.get("of")), ""),
        "bound": BOUND_ZH.get(str(data.get("bound")), ""),
        "policy": policy,
    }
    if "cause" in data:
        found["cause"] = CAUSE_ZH[data["cause"]]
    if "taken" in data and data["taken"] is None:
        found["taken"] = "未定"
    if "lifted" in data:
        found["lifted"] = f"（其中 {data['lifted']} 个未达到条件）" if data["lifted"] else ""
    if "kept" in data:
        found["kept"] = f"，其余名额留给以下等次（冲突规则：{policy}）" if data["kept"] else ""
    if "until" in data and data["until"] is None:
        found["until"] = "未定"
    return found


def named(names: Sequence[str], *, zh: bool) -> str:
    """Write names in a row."""
    if zh:
        more = f"等 {len(names)} 项" if len(names) > SHOWN_NAMES else ""
        return "、".join(f"“{name}”" for name in names[:SHOWN_NAMES]) + more
    words = list(map(repr, names[:SHOWN_NAMES]))
    if len(names) > SHOWN_NAMES:
        return f"{', '.join(words)} and {len(names) - SHOWN_NAMES} more"
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def absent_words(data: Mapping[str, Any], cause: Cause, *, zh: bool) -> str:
    """Say for how many rows values are absent; those of as many rows together."""
    groups: dict[int, list[str]] = {}
    for name, count in zip(data["names"], data["counts"], strict=True):
        groups.setdefault(count, []).append(name)
    parts = []
    for count, names in groups.items():
        several = len(names) > 1
        if zh:
            parts.append(f"{named(names, zh=True)}{'各' if several else ''}有 {count} 个{CAUSE_ZH[cause]}")
        elif cause is Cause.NO_RULE:
            each = " each" if several else ""
            parts.append(f"no rule gives {named(names, zh=False)} a value for {counted(count, 'row')}{each}")
        else:
            each = " each" if several else ""
            parts.append(f"{named(names, zh=False)} {_ABSENT_EN[cause][several]} {counted(count, 'row')}{each}")
    return ("；" if zh else "; ").join(parts)


SHOWN_NAMES: Final = 6
"""How many names of values a note lists; `data` holds all."""
