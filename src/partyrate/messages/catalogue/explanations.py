"""Texts of explanations: the lines below a value. Effects of gates, causes and bounds stand with those of notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # ------------------------------------------------------------------------------------------ the value and its rule
    "explained rule": ("rule: {rule}", "规则：{rule}"),
    "explained values": ("values: {rule}", "代入：{rule}"),
    "clause of source": ("{name} ({clause})", "{name}（{clause}）"),
    "place in a document": ("{document} {clause}", "{document} {clause}"),
    "source of document": ("{document}, {clauses}", "{document}，{clauses}"),
    "explained source": ("source: {sources}", "依据：{sources}"),
    "explained note": ("note: {note}", "说明：{note}"),
    "explained argument": ("{name} is {value}", "{name} 为 {value}"),
    "explained argument of rule": ("{name} is {rule} = {value}", "{name} 为 {rule} = {value}"),
    "explained argument of rows": ("{name} is {rule}, for each row of {table}", "{name} 为 {rule}（{table}逐行取值）"),
    "explained branch": ("passed over: {rule}, since {condition} is false", "未取：{rule}（因 {condition} 不成立）"),
    "explained branch otherwise": (
        "passed over: {rule}, since {condition} is true", "未取：{rule}（因 {condition} 成立）",
    ),
    "explained other argument": ("passed over: {rule} = {value}", "未取：{rule} = {value}"),
    "explained rounded": ("{before} rounded to {after}", "{before} 舍入为 {after}"),
    "explained column": ("column {column!r}", "数据列“{column}”"),
    "explained column of decision": ("{decision} ({column})", "{decision}（{column}）"),
    "explained cell at_least": ("row from {key}: {value}", "适用“{key} 及以上”一行：{value}"),
    "explained cell at_most": ("row up to {key}: {value}", "适用“{key} 及以下”一行：{value}"),
    "explained cell linear": ("row {key}: {value}", "插值所依据的行 {key}：{value}"),
    "explained unread": ("not read", "未读取"),
    "explained assumed": ("an assumption, not published", "假设值，未公布"),
    "explained supplied": ("supplied by {who}", "由{who}给定"),
    "explained unpublished": ("{value} (unpublished)", "{value}（未公布）"),
    "explained lacks": ("it needs what is unpublished: {names}", "取决于未公布的：{names}"),
    "explained open tie": ("it depends on a tie that the rule leaves open", "取决于并列时如何处理，规则未定"),
    "explained decided": ("decided by what is unpublished, {names}: {values}", "取决于未公布的 {names}：{values}"),
    "explained every way": (
        "the same for every value of the unpublished {names}", "无论未公布的 {names} 取何值都相同",
    ),
    "explained when": ("only where {rule}: {value}", "适用条件 {rule}：{value}"),
    "explained recipient": ("recipient: {recipient}", "对象：{recipient}"),
    "explained true": ("true", "是"),
    "explained false": ("false", "否"),
    "explained deeper": ("explained by itself: {option[of]:{name}}", "另行说明：{option[of]:{name}}"),
    "explained above": ("{value} (see above)", "{value}（见上）"),
    # ------------------------------------------------------------------------------------------ ladders
    "explained cohort": (
        "cohort: {cohort}; {rows}, {candidates}", "比较组：{cohort}；{rows}，候选 {candidates}",
    ),
    "explained everybody": ("all rows", "全部"),
    "explained quota": (
        "places for {levels}: {rule} = {wanted}, {places}; given {got}",
        "{levels}名额：{rule} = {wanted}，{places}；实得 {got}",
    ),
    "explained open quota": (
        "places for {levels}: {rule} = {wanted} ({places}); given {got}",
        "{levels}名额：{rule} = {wanted}（{places}）；实得 {got}",
    ),
    "explained about": ("about so many", "约此数"),
    "explained place": ("place {place} of {count} by {order}", "按{order}排第 {place}，共 {count} 个"),
    "explained shared place": (
        "place {place} of {count}, shared with {others}, by {order}",
        "按{order}排第 {place}（与另外 {others}并列），共 {count} 个",
    ),
    "explained place so far": (
        "place {place} of {count} so far by {order}; the place of {unplaced} is open",
        "按{order}暂排第 {place}，共 {count} 个；另有 {unplaced}次序未定",
    ),
    "explained shared place so far": (
        "place {place} of {count} so far, shared with {others}, by {order}; the place of {unplaced} is open",
        "按{order}暂排第 {place}（与另外 {others}并列），共 {count} 个；另有 {unplaced}次序未定",
    ),
    "explained edge": (
        "the last one in {level!r} has {edge}: {distance}", "“{level}”最后一名为 {edge}：{distance}",
    ),
    "explained tied edge": (
        "a tie at {edge} for the last place in {level!r} was left out: {distance}",
        "“{level}”最后一个名额出现并列（{edge}），并列的都未评上：{distance}",
    ),
    "explained better": ("this one is better", "本行较优"),
    "explained worse": ("this one is worse", "本行较差"),
    "explained better by": ("this one is {by} better", "本行优 {by}"),
    "explained worse by": ("this one is {by} worse", "本行差 {by}"),
    "explained better after": ("level with it, and better by {order}", "与之相同，按{order}较优"),
    "explained worse after": ("level with it, and worse by {order}", "与之相同，按{order}较差"),
    "explained level with": ("level with it", "与之相同"),
    "explained or": (" or ", " 或 "),
    "explained choice": (
        "{label} ({choice} = {made}) decided: with {other} it would be {level}",
        "{label}为“{said}”（{choice} = {made}），起了决定作用；若为{other}，则为{level}",
    ),
    "explained choice of gate": (
        "{label} of gate {gate!r} ({choice} = {made}) decided: with {other} it would be {level}",
        "“{gate}”的{label}为“{said}”（{choice} = {made}），起了决定作用；若为{other}，则为{level}",
    ),
    "explained choice of quota": (
        "{label} of {levels} ({choice} = {made}) decided: with {other} it would be {level}",
        "{levels}的{label}为“{said}”（{choice} = {made}），起了决定作用；若为{other}，则为{level}",
    ),
    "choice ties": ("the rule for ties at the edge", "末位并列的处理"),
    "choice round": ("the rounding of places", "名额的取整"),
    "choice conflict": ("the rule where conditions and places conflict", "条件与名额冲突的处理"),
    "choice remainder": ("the level that takes the remainder", "收纳剩余名额的等次"),
    "choice overlap": ("the rule where several conditions hold", "同时满足多个条件的处理"),
    "choice cap": ("the cap", "最高等次"),
    "choice fix": ("the fixed level", "直接定的等次"),
    "choice freed": ("what becomes of a freed place", "空出名额的处理"),
    "choice takes_place": ("whether a fixed level takes a place", "直接定等是否占名额"),
    "explained condition": ("level {level!r} needs {rule}: {value}", "“{level}”要求 {rule}：{value}"),
    "explained open": (
        "the choices left open give different levels: {choices}", "未定的选择会得出不同等次：{choices}",
    ),
    "explained waits for": (
        "its level waits for what is open about {rows}", "等次取决于 {rows}尚未确定的情况",
    ),
    "explained waits": ("its level waits for what is open: {rows}", "等次取决于尚未确定的：{rows}"),
    # ------------------------------------------------------------------------------------------ gates
    "explained gate": ("gate {gate!r} acts: {effect}", "“{gate}”生效：{effect}"),
    "explained idle gate": (
        "gate {gate!r} applies, and changes nothing here: {effect}", "“{gate}”适用，但未改变结果：{effect}",
    ),
    "explained holding gate": ("gate {gate!r} applies: {effect}", "“{gate}”适用：{effect}"),
    "explained open gate": (
        "whether gate {gate!r} acts is not known: {effect}", "“{gate}”是否生效无法确定：{effect}",
    ),
    "explained gate without value": (
        "the condition of gate {gate!r} has no value ({cause}): {effect}", "“{gate}”的条件无值（{cause}）：{effect}",
    ),
    # ------------------------------------------------------------------------------------------ aggregates and rounds
    "explained rows": ("over {rows}", "共 {rows}"),
    "explained chosen rows": ("over {chosen} of {rows}", "共 {rows}，选取 {chosen}"),
    "explained row": ("{row}: {value}", "{row}：{value}"),
    "explained weighted row": ("{row}: {value}, weight {weight}", "{row}：{value}，权重 {weight}"),
    "explained counted row": ("{row}", "{row}"),
    "explained more rows": ("and {rows} more", "另有 {rows}"),
    "explained absent rows": ("{cause} in {rows}", "其中 {rows}{cause}"),
    "explained absent weights": ("{cause} as the weight of {rows}", "其中 {rows}的权重{cause}"),
    "explained unknown rows": ("whether it counts is {cause} for {rows}", "其中 {rows}是否计入{cause}"),
    "explained quotient": ("{above} divided by {below}", "{above} 除以 {below}"),
    "explained own value": ("its own value is {value}", "本行的值为 {value}"),
    "explained place value": ("ordered by {value}", "按 {value} 排序"),
    "explained before it": ("next before it: {value} ({rows})", "前一名：{value}（{rows}）"),
    "explained even rows": ("level with it: {rows}", "与之并列：{rows}"),
    "explained after it": ("next after it: {value} ({rows})", "后一名：{value}（{rows}）"),
    "explained and more": ("{row} and {more} more", "{row} 等 {count} 个"),
    "explained round": ("round {round}", "轮次 {round}"),
    "explained more rounds": ("and {more} more before these", "此前另有 {more} 项"),
    "explained at": ("{where}: {value}", "若 {where}，则为{value}"),
    "explained value of round": ("{where}: {value}", "{where}：{value}"),
    "explained value before round": ("{where}: {rule} = {value}", "{where}：{rule} = {value}"),
    "explained round passed over": ("{where}: passed over", "{where}：略过"),
    "explained none before": ("before the first", "首行之前"),
}  # fmt: skip
