"""Texts of the page in which schemes are tried in a browser; its build writes them beside the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "playground title": ("partyrate: try a scheme", "partyrate：试用评定方案"),
    "playground language": ("中文", "English"),
    "playground about": (
        (
            "Choose a scheme or write one, paste or open a table, and see what is wrong, who gets which level, and "
            "why. Everything is computed in this page: tables do not leave your computer."
        ),
        "选一个方案或自己写一个，粘贴或打开表格，即可看到哪里有错、各单位得什么等次、为什么。全部计算在本页完成，表格不会离开您的电脑。",
    ),
    "playground loading python": ("Loading Python …", "正在载入 Python……"),
    "playground loading packages": ("Loading the library …", "正在载入程序库……"),
    "playground computing": ("Computing …", "正在计算……"),
    "playground failed": (
        "The program has stopped: {error}. Reload the page to begin anew.",
        "程序已停止：{error}。请刷新页面重新开始。",
    ),
    # -------------------------------------------------------------------------------------------------- the scheme
    "playground scheme": ("1. Scheme", "1. 方案"),
    "playground shipped": ("Scheme", "方案"),
    "playground own": ("a scheme of your own", "自己的方案"),
    "playground profile": ("Values for what is unpublished", "未公布的数值"),
    "playground no profile": ("none: results that need them stay open", "不补：依赖它们的结果暂不确定"),
    "playground open scheme": ("Open a scheme file", "打开方案文件"),
    "playground scheme text": (
        "The scheme as text (TOML). Change it, and it is checked again at once.",
        "方案原文（TOML）。改动后立即重新检查。",
    ),
    "playground sound": ("{title}: no fault", "{title}：没有错误"),
    "playground faulty": ("The scheme cannot be used yet:", "方案还不能使用："),
    "playground line": ("line {line}", "第 {line} 行"),
    "playground warnings": ("Warnings ({count})", "提醒（{count} 条）"),
    "playground unpublished": ("Unpublished and without a value: {names}", "未公布且未填的数值：{names}"),
    "playground example": ("Rate the example", "用示例数据评定"),
    # -------------------------------------------------------------------------------------------------- the tables
    "playground tables": ("2. Tables", "2. 表格"),
    "playground tables hint": (
        (
            "Copy cells from a spreadsheet and paste them with their headings, or open a file (.xlsx, .xls, .et, "
            ".ods, .csv). All example tables are synthetic."
        ),
        "从电子表格连同表头复制后粘贴，或打开文件（.xlsx、.xls、.et、.ods、.csv）。示例数据均为虚构。",
    ),
    "playground units table": ("The units: one row for each.", "参评单位：每个单位一行。"),
    "playground finer table": (
        "May be left out; what needs it is then computed without rows, and a note says so.",
        "可以不给；需要它的项目按没有记录计算，并有说明。",
    ),
    "playground open table": ("Open a file", "打开文件"),
    "playground columns": ("Columns ({count}); those with * are needed", "列（{count} 个），带 * 的必填"),
    "playground opened": ("{name}, {size} kB", "{name}，{size} KB"),
    "playground remove": ("Remove", "移除"),
    "playground edit": ("Show as text", "显示为文本"),
    "playground as of": ("Day of the rating", "评定日"),
    "playground period": ("Round", "评定期间"),
    "playground rate": ("Rate", "评定"),
    "playground no table": (
        "There is no table of units yet ({table}): paste or open one, or rate the example.",
        "还没有参评单位的表（{table}）：请粘贴或打开一张，或用示例数据评定。",
    ),
    # ------------------------------------------------------------------------------------------------- the results
    "playground results": ("3. Results", "3. 结果"),
    "playground level": ("level", "等次"),
    "playground units": ("units", "单位数"),
    "playground wanted": ("places by quota", "名额"),
    "playground notes": ("Notes ({count})", "说明（{count} 条）"),
    "playground more notes": ("{count} more of this kind", "此类另有 {count} 条"),
    "playground reports": ("How the tables were read", "表格的读取情况"),
    "playground search": ("Search", "查找"),
    "playground shown": ("{shown} of {count} units", "显示 {shown} 个，共 {count} 个"),
    "playground more": ("Show all", "全部显示"),
    "playground explain hint": ("A click on a name shows why.", "点名称查看计算过程。"),
    "playground value": ("Explain", "查看"),
    "playground close": ("Close", "关闭"),
    "playground save results": ("Save results (.csv)", "保存结果（.csv）"),
    "playground save report": ("Save report (.html)", "保存报告（.html）"),
}  # fmt: skip
