"""Texts of choices that practice treats differently."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "practice title": ("choices that practice treats differently:", "各地做法不同的选择："),
    "practice none": ("no choice that practice treats differently", "没有各地做法不同的选择"),
    "practice line": (
        "{what} ({entries}): {made}; elsewhere {others}",
        "{what}（{entries}）：{made}；别处另有 {others}",
    ),
    "practice place": ("{place}: {line}", "{place}：{line}"),
    "practice unpublished": ("unpublished", "未公布"),
    "practice by parameter": ("{made}, by {name}", "{made}，由 {name} 决定"),
    # ------------------------------------------------------------------------------------------ what is chosen
    "practice ties": ("rows that tie across the edge of the places", "末位并列跨过名额界限"),
    "practice round": ("numbers of places that are not whole", "名额不是整数"),
    "practice conflict": ("fewer rows meet a condition than there are places", "符合条件的少于名额"),
    "practice overlap": ("the conditions of several levels hold", "同时符合几个等次的条件"),
    "practice freed": ("the place of a row that a gate moves", "被否决或限制的行空出的名额"),
    "practice takes_place": ("rows that a gate fixes at a level", "由规则直接定等的行"),
    "practice days": ("days of steps", "各步骤的天数"),
    "practice from_next_day": ("the first day of a notice", "公示的起算日"),
    "practice rounding": ("numbers that are rounded", "数值的取整"),
    "practice compared": ("what conditions and orders compare", "条件和排序所用的数值"),
    "practice rank ties": ("tied rows in a rank", "名次并列"),
    "practice percent_rank ties": ("tied rows in a share of the places", "按名次占比时的并列"),
    "practice percent_rank kind": ("the share of the places", "名次占比的算法"),
    "practice cumulative ties": ("tied rows along an order", "依次累计或取邻行时的并列"),
    "practice handed_out ties": ("tied rows where a total runs out", "总额用尽处的并列"),
    "practice most_frequent_level ties": ("several levels that are equally frequent", "出现次数相同的等次"),
    "practice percentile kind": ("a percentile between two rows", "百分位落在两行之间"),
    "practice variance kind": ("the number that a variance is divided by", "方差的分母"),
    "practice stdev kind": ("the number that a standard deviation is divided by", "标准差的分母"),
    # ------------------------------------------------------------------------- words whose meaning hangs on it
    "practice takes_place true": ("they take a place", "占名额"),
    "practice takes_place false": ("they take no place", "不占名额"),
    "practice from_next_day true": ("the day after posting", "公示次日起算"),
    "practice from_next_day false": ("the day of posting", "公示当日起算"),
    "practice compared true": ("rounded values", "取整后的数值"),
    "practice compared false": ("values before rounding", "未取整的数值"),
    "practice percent_rank ties min": ("the best of the shared places", "取靠前名次"),
    "practice percent_rank ties max": ("the worst of the shared places", "取靠后名次"),
    "practice percent_rank ties mean": ("the mean of the shared places", "取平均名次"),
    "practice percent_rank kind share": ("the place by the number of rows", "名次除以行数"),
    "practice percent_rank kind inclusive": ("from 0 for the first to 1 for the last", "首名为 0、末名为 1"),
    "practice percent_rank kind exclusive": ("the place by one more than the rows", "名次除以行数加一"),
    "practice cumulative ties min": ("its own amount, or the least", "只计本行，或取最小"),
    "practice cumulative ties max": ("the amounts of all, or the greatest", "并列各行全计，或取最大"),
    "practice cumulative ties open": ("undetermined where it matters", "有影响时待定"),
    "practice most_frequent_level ties better": ("the better one", "取较好的"),
    "practice most_frequent_level ties worse": ("the worse one", "取较差的"),
    "practice most_frequent_level ties open": ("undetermined", "待定"),
    "practice handed_out ties share": ("in proportion", "按比例分"),
    "practice handed_out ties open": ("undetermined where it matters", "有影响时待定"),
}
