"""Texts of notes: a text for each kind, and the phrases that stand in them. Explanations use some of the phrases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # ------------------------------------------------------------------------------------------ data and constants
    "note assumptions": (
        "made with assumptions, not with published values: {names}",
        "使用了假设性参数（非公布值）：{names}",
    ),
    "note assumptions of": (
        "made with assumptions of {who}, not with published values: {names}",
        "使用了{who}中的假设性参数（非公布值）：{names}",
    ),
    "note supplied": ("made with values of {who}: {names}", "使用了由{who}给定的参数：{names}"),
    "note not in force": (
        "no value is in force yet for {names}: it begins later than the day that decides",
        "{names}：在所取的日期尚无执行的值，起始日期更晚",
    ),
    "name from day": ("{name} (from {day})", "{name}（自 {day} 起）"),
    "note table not given": (
        "table {table!r} was not given: rated as if it had no rows",
        "未提供表“{table}”：按没有记录处理",
    ),
    "note history not given": (
        "past rounds (history) were not given, and rules look up {names} in them: rated as if there were none",
        "未提供往期数据（history），而规则要查往期的{names}：按没有往期处理",
    ),
    "note converted": (
        "column {column!r} of table {table!r}: {texts} were read without what nobody sees: {examples}",
        "表“{table}”的列“{column}”：{texts}已去除看不见的差异后读取：{examples}",
    ),
    "note converted one": (
        "column {column!r} of table {table!r}: {texts} was read without what nobody sees: {examples}",
        "表“{table}”的列“{column}”：{texts}已去除看不见的差异后读取：{examples}",
    ),
    "read as": ("{text} as {read!r}", "{text}作{read!r}"),
    "note look alike": (
        "column {column!r} of table {table!r}: {examples} look alike, and are kept apart",
        "表“{table}”的列“{column}”：{examples} 看上去相似，按不同处理",
    ),
    "note look alike and more": (
        "column {column!r} of table {table!r}: {examples} look alike, and are kept apart ({more:,} more such)",
        "表“{table}”的列“{column}”：{examples} 看上去相似，按不同处理（另有 {more} 组）",
    ),
    "note expected rows": (
        "table {table!r} lacks {rows} of those it expects: their values count as missing",
        "表“{table}”应有而未提供的记录 {rows}：其值均按缺失处理",
    ),
    # ------------------------------------------------------------------------------------------ ladders
    "note tie": (
        "level {level!r}: {candidates} for {places}, and a tie across the edge; {taken} got it (ties = {policy})",
        "“{level}”候选 {candidates}，名额 {places}，分数线处并列，实得 {taken}（并列规则：{policy}）",
    ),
    "note deviation": (
        "{levels}: {got} of the wanted {wanted} ({bound})",
        "{levels}：应有 {wanted}，实有 {got}（{bound}）",
    ),
    "note limited": (
        "level {level!r}: {candidates} earned it, for {places}; {taken} got it, by {order}",
        "“{level}”达到条件 {candidates}，名额 {places}；按{order}实得 {taken}",
    ),
    "note limited and kept": (
        (
            "level {level!r}: {candidates} earned it, for {places}; {taken} got it, by {order}, "
            "since places are kept for lower levels (conflict = {policy})"
        ),
        (
            "“{level}”达到条件 {candidates}，名额 {places}；按{order}实得 {taken}，"
            "其余名额留给以下等次（冲突规则：{policy}）"
        ),
    ),
    "note conflict": (
        "level {level!r}: {candidates} for {places}; {taken} got it (conflict = {policy})",
        "“{level}”候选 {candidates}，少于名额 {places}；实得 {taken}（冲突规则：{policy}）",
    ),
    "note conflict that cannot matter": (
        "level {level!r}: {candidates} for {places}; {taken} got it",
        "“{level}”候选 {candidates}，少于名额 {places}；实得 {taken}",
    ),
    "note conflict and lifted": (
        (
            "level {level!r}: {candidates} for {places}; {taken} got it, {lifted} of them without having earned it "
            "(conflict = {policy})"
        ),
        "“{level}”候选 {candidates}，少于名额 {places}；实得 {taken}，其中 {lifted} 个未达到条件（冲突规则：{policy}）",
    ),
    "note open quota": (
        "how many there should be of {levels} {cause} ({bound}){why}",
        "{levels} 应有多少{cause}（{bound}）{why}",
    ),
    "note waiting": (
        "{waiting} without a level while something is open in {rows}: {which}",
        "{waiting}没有等次，因 {rows}尚有未定：{which}",
    ),
    "note small cohort places": (
        "{rows} in the cohort: places of a quota mean nothing here; "
        "rate the others with it (in Python, prepare(...) keeps them)",
        "比较组内只有 {rows}：名额在此没有意义；请连同组内其他单位一并评定（Python 中用 prepare(...)）",
    ),
    "note small cohort ranks": (
        (
            "{rows} in the cohort: what is compared among the rows of a cohort means nothing here; "
            "rate the others with it (in Python, prepare(...) keeps them)"
        ),
        "比较组内只有 {rows}：与组内其他单位比较所得的值在此没有意义；"
        "请连同组内其他单位一并评定（Python 中用 prepare(...)）",
    ),
    "note no places": ("no place for {levels}: {wanted} rounds to 0", "{levels} 没有名额：{wanted} 取整为 0"),
    "note unplaced": ("{rows} found no level: the places do not total the cohort", "{rows}没有等次：名额不足"),
    "note even remainders": (
        "places with even remainders went to the level that stands first",
        "最大余数相同，名额给排在前面的等次",
    ),
    "an open number": ("an open number", "未定"),
    "ordered by": ("{name} ({direction})", "{name}（{direction}）"),
    "greatest first": ("greatest first", "由高到低"),
    "smallest first": ("smallest first", "由低到高"),
    # ------------------------------------------------------------------------------------------ rows that are open
    "open row": ("{key} ({parts})", "{key}（{parts}）"),
    "open part": ("{part} ({details})", "{part}（{details}）"),
    "open gate": ("whether gate {name!r} acts", "“{name}”是否生效"),
    "open when": ("whether it takes part", "是否参加"),
    "open levels": ("the condition of level {name!r}", "“{name}”的条件"),
    "open order_by": ("{name!r}, which orders it", "排序依据“{name}”"),
    "lacks missing": ("missing: {names}", "缺：{names}"),
    "lacks unpublished": ("unpublished: {names}", "未公布：{names}"),
    "and unpublished": ("; unpublished: {names}", "；未公布：{names}"),
    "column with value": ("{column} {value}", "{column} {value}"),
    "rows and more": ("{rows} and {more:,} more", "{rows}等 {count} 个"),
    # ------------------------------------------------------------------------------------------ effects of gates
    "effect cap": ("at most {level!r}", "最高为“{level}”"),
    "effect fix": ("fixed at {level!r}", "定为“{level}”"),
    "effect cap open": (
        "at most {levels}: parameter {parameter!r} is unpublished", "最高为{levels}（参数“{parameter}”未公布）",
    ),
    "effect fix open": (
        "fixed at {levels}: parameter {parameter!r} is unpublished", "定为{levels}（参数“{parameter}”未公布）",
    ),
    "effect exclude": ("left out", "不参加"),
    "effect on ladder": ("{ladder} {effect}", "{ladder}{effect}"),
    "effect exclude from": ("left out of {ladder}", "不参加{ladder}"),
    "effect bars": ("no {incentive}", "不享受{incentive}"),
    # ------------------------------------------------------------------------------------------ gates and budgets
    "note gate": ("gate {gate!r} applies to {rows}", "“{gate}”适用于 {rows}"),
    "note warning": ("{said}: {which}", "{said}：{which}"),
    "note budget": (
        "{total} {unit} of at most {limit}: {excess} too much",
        "合计 {total}（{unit}），超出限额 {limit}，超 {excess}",
    ),
    "note open budget": (
        "{rows} without an amount, {total} {unit} for the others, at most {limit}: whether it holds cannot be said",
        "{rows}金额未定，其余合计 {total}（{unit}），限额 {limit}：是否超出无法确定",
    ),
    # ------------------------------------------------------------------------------------------ absent values
    "note absent": ("{absent}{why}", "{absent}{why}"),
    "note undetermined": ("{names} is undetermined for every row{why}", "{names}全部无法确定{why}"),
    "note undetermined several": ("{names} are undetermined for every row{why}", "{names}全部无法确定{why}"),
    "absent not applicable": ("{names} does not apply to {rows}", "{names}有 {rows}不适用"),
    "absent missing": ("{names} is missing for {rows}", "{names}有 {rows}缺失"),
    "absent no rule": ("no rule gives {names} a value for {rows}", "{names}有 {rows}无规则可用"),
    "absent undetermined": ("{names} is undetermined for {rows}", "{names}有 {rows}无法确定"),
    "several not applicable": ("{names} do not apply to {rows} each", "{names}各有 {rows}不适用"),
    "several missing": ("{names} are missing for {rows} each", "{names}各有 {rows}缺失"),
    "several no rule": ("no rule gives {names} a value for {rows} each", "{names}各有 {rows}无规则可用"),
    "several undetermined": ("{names} are undetermined for {rows} each", "{names}各有 {rows}无法确定"),
    "absent declared": ("{names} has no value for {rows}: {cause}", "{names}有 {rows}无值：{cause}"),
    "several declared": ("{names} have no value for {rows} each: {cause}", "{names}各有 {rows}无值：{cause}"),
    "is declared": ("has no value: {cause}", "无值：{cause}"),
    "names and last": ("{names} and {last}", "{names}、{last}"),
    "cause not applicable": ("not applicable", "不适用"),
    "cause missing": ("missing", "缺失"),
    "cause no rule": ("no rule", "无规则可用"),
    "cause undetermined": ("undetermined", "无法确定"),
    "is not applicable": ("does not apply", "不适用"),
    "is missing": ("is missing", "缺失"),
    "is no rule": ("is given by no rule", "无规则可用"),
    "is undetermined": ("is undetermined", "无法确定"),
    # ------------------------------------------------------------------------------------------ pairings
    "note shortfall": (
        "{filled} of the wanted {places} of helpers are filled: {helped} to be helped, {helpers} can help",
        "帮带名额 {places}，落实 {filled} 个：需帮带 {helped} 个，可帮带 {helpers} 个",
    ),
    "note even pairs": (
        "even in their order, and paired in the order of their keys: {helped} to be helped, {helpers} that can help",
        "排序相同，按主键先后结对：需帮带 {helped} 个，可帮带 {helpers} 个",
    ),
    "note not paired": (
        "{rows} left out of {name!r}: {part} {cause}{why}",
        "有 {rows}不参加“{name}”：{part} {cause}{why}",
    ),
    # ------------------------------------------------------------------------------------------ steps of a procedure
    "note missing step": (
        "step {step!r} has no record, and {after!r} comes after it",
        "步骤“{step}”没有记录，而其后的“{after}”已有记录",
    ),
    "note out of order": (
        "step {step!r} began on {begin}, before {before!r} was over ({until})",
        "步骤“{step}”于 {begin} 开始，“{before}”尚未结束（结束于：{until}）",
    ),
    "not over": ("not yet", "未定"),
    "note notice too short": (
        "the notice of {step!r} began on {begin} and ended on {end}, before {needed} ({notice} {days} days)",
        "“{step}”公示自 {begin} 至 {end}，不足 {notice} 个{days}，应至 {needed}",
    ),
    "note late": (
        "step {step!r} was over on {end}, and due by {due}",
        "步骤“{step}”应于 {due} 前完成，实于 {end} 完成",
    ),
    "note overdue": (
        "step {step!r} was due by {due}, and is not over on {as_of}",
        "步骤“{step}”应于 {due} 前完成，至 {as_of} 尚未完成",
    ),
    "note objection open": (
        "an objection of {objection} to step {step!r} is not settled",
        "对步骤“{step}”于 {objection} 提出的异议尚未处理",
    ),
    "note step undetermined": (
        "the {of} of step {step!r} is undetermined{why}",
        "步骤“{step}”的{of}无法确定{why}",
    ),
    "days calendar": ("calendar", "自然日"),
    "days working": ("working", "工作日"),
    "step has notice": ("notice", "公示期"),
    "step has deadline": ("deadline", "期限"),
    # ------------------------------------------------------------------------------------------ choices and quotas
    "policy in": ("in", "全部计入"),
    "policy out": ("out", "全部不计"),
    "policy error": ("error", "不作处理"),
    "policy condition": ("condition", "条件优先"),
    "policy quota": ("quota", "名额优先"),
    "policy report": ("report", "不作处理"),
    "policy unpublished": ("unpublished", "未公布"),
    "bound exactly": ("exactly", "恰好"),
    "bound at_most": ("at most", "至多"),
    "bound at_least": ("at least", "至少"),
    "bound about": ("about", "约"),
    "bound of": ("{bound} {number}", "{bound} {number}"),
    "unknown number": ("unknown", "未知"),
    # ------------------------------------------------------------------------------------------ counts in Chinese
    "count of units": ("{number:,}", "{number:,} 个"),
    "count of records": ("{number:,}", "{number:,} 条"),
    "count of days": ("{number:,}", "{number:,} 天"),
}  # fmt: skip
