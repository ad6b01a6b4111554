"""Texts of procedures: timelines, and faults of days, of records of steps and of calls about them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # ------------------------------------------------------------------------------------------ timelines
    "timeline step": ("step", "步骤"),
    "timeline actor": ("actor", "主体"),
    "timeline begin": ("begin", "开始"),
    "timeline end": ("end", "结束"),
    "timeline due": ("due", "期限"),
    "timeline state": ("state", "状态"),
    "step is done": ("done", "已完成"),
    "step is under way": ("under way", "进行中"),
    "step is objection open": ("objection open", "有异议未处理"),
    "step is planned": ("planned", "计划"),
    "step is undetermined": ("undetermined", "无法确定"),
    "state and late": ("{state} (late)", "{state}（逾期）"),
    "state with lacks": ("{state}: {lacks}", "{state}：{lacks}"),
    "steps of a timeline": ("a timeline has these steps", "时间表有这些步骤"),
    # ------------------------------------------------------------------------------------------ calls
    "no procedure named": (
        "scheme {scheme!r} has {number} procedures\na timeline is that of one procedure\nname one of: {procedures}",
        "方案“{scheme}”有 {number} 个程序\n时间表只对应一个程序\n写明其中之一：{procedures}",
    ),
    "no procedure at all": (
        "scheme {scheme!r} has 0 procedures\na timeline is that of one procedure\nadd a [procedure.NAME]",
        "方案“{scheme}”没有程序\n时间表只对应一个程序\n加上 [procedure.NAME]",
    ),
    "no such procedure": ("scheme {scheme!r} has no such procedure", "方案“{scheme}”没有这个程序"),
    # ------------------------------------------------------------------------------------------ days
    "holidays of no dates": (
        "{argument} has {value}, which is no date\n"
        "a day is looked for among dates, and would not be found\n"
        "write date(2024, 2, 8) for a day, or date.fromisoformat('2024-02-08')",
        "{argument} 中有 {value}，它不是日期\n"
        "查找某一天时只与日期比较，因此找不到它\n"
        "一天写作 date(2024, 2, 8)，或 date.fromisoformat('2024-02-08')",
    ),
    "no holidays": (
        "a step counts working days, and no holidays were given\n"
        "public holidays and make-up working days differ from year to year\n"
        "give {option[holidays]:} and {option[working]:}; empty ones say that there are none",
        "有步骤按工作日计算，但没有给出节假日\n"
        "法定节假日和调休上班日每年不同\n"
        "给出 {option[holidays]:} 和 {option[working]:}；内容为空表示没有",
    ),
    "no working day": (
        "there is no working day within a year of {day}\n"
        "the holidays that were given have nearly every date\n"
        "pass a container that has only the holidays",
        "{day} 起一年内没有工作日\n"
        "给出的节假日几乎包含每一天\n"
        "只传入节假日",
    ),
    "day after the last year": (
        "a step that begins on {day} ends after the year 9999\ndates end there\ncheck the days",
        "{day} 开始的步骤在 9999 年之后才结束\n日期到 9999 年为止\n检查天数",
    ),
    "parameter of no days": (
        "{field} of step {step!r} is {value}, the value of {parameter!r}\n"
        "days are a whole number from 0 to {most}\n"
        "give the parameter another value",
        "步骤“{step}”的 {field} 是 {value}，即参数“{parameter}”的值\n"
        "天数是 0 至 {most} 的整数\n"
        "给该参数换一个值",
    ),
    # ------------------------------------------------------------------------------------------ records of steps
    "record of no dict": (
        "this is a {type}\nrecords of steps are dicts from column to value\ngive a list of dicts",
        "这是 {type}\n步骤记录是从列名到值的字典\n传入字典的列表",
    ),
    "record expects dict": ("a dict", "字典"),
    "record expects date": ("a date", "日期"),
    "unknown column of a record": (
        "this column is not known\na record has {columns}\nname it in keys=, or leave it out",
        "没有这一列\n记录的列有 {columns}\n在 keys= 中写明它，或去掉它",
    ),
    "misspelt column of a record": (
        "this column is not known\na record has {columns}\nwrite {near}, or leave it out",
        "没有这一列\n记录的列有 {columns}\n写{near}，或去掉它",
    ),
    "no value in a record": (
        "there is no value\na record names its step and the day it began\nadd {column}",
        "没有值\n记录要写明步骤和开始日期\n加上 {column}",
    ),
    "list in a record": (
        "{value} is no single value\na cell holds one value\nwrite a text, a number or a date",
        "{value} 不是单个值\n一个单元格只有一个值\n写文字、数或日期",
    ),
    "unknown step of a record": (
        "unknown step {name!r}\na record is one of a step of the procedure\nfix the name",
        "未知的步骤“{name}”\n记录对应程序中的一个步骤\n改正名称",
    ),
    "misspelt step of a record": (
        "unknown step {name!r}\na record is one of a step of the procedure\nwrite {near}",
        "未知的步骤“{name}”\n记录对应程序中的一个步骤\n写 {near}",
    ),
    "step recorded twice": (
        "this step has a record already\n"
        "a step is recorded once in each run of a procedure\n"
        "join the records; name the columns that tell runs apart in keys=",
        "这个步骤已有记录\n"
        "每次执行程序，一个步骤只记录一次\n"
        "合并记录；区分各次执行的列写在 keys= 中",
    ),
    "record of no date": (
        "{value} is no date\ndays are dates\nwrite it as 2019-12-31",
        "{value} 不是日期\n日子要写成日期\n写成 2019-12-31",
    ),
    "days of a record in the wrong order": (
        "{later} {later_day} is before {earlier} {earlier_day}\n{later} is never before {earlier}\nfix one of the days",
        "{later} {later_day} 早于 {earlier} {earlier_day}\n{later} 不会早于 {earlier}\n改正其中一个日期",
    ),
    "resolved without objection": (
        "no objection was resolved\nresolved is the day an objection was settled\nadd objection",
        "没有需要处理的异议\nresolved 是异议处理完毕的日期\n加上 objection",
    ),
}  # fmt: skip
