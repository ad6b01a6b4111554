"""Texts of calls of the library with arguments that do not fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "language": (
        "lang = {lang!r}\nwords are written in English and in Chinese\nwrite 'en' or 'zh'",
        "lang = {lang!r}\n文字有英文和中文两种\n写 'en' 或 'zh'",
    ),
    "no error": (
        "this is no error of the library\nan error is an object of the format {format}\npass what to_dict() gave",
        "这不是本库的错误\n错误是格式为 {format} 的对象\n传入 to_dict() 给出的内容",
    ),
    # ------------------------------------------------------------------------------------------ calls of evaluators
    "several roots": (
        (
            "scheme {scheme!r} has several tables without a parent\n"
            "units are the rows of the one table without a parent\n"
            "give the other tables a parent"
        ),
        "方案“{scheme}”有几张表没有上级表\n参评单位是唯一没有上级表的那张表的各行\n给其他表写明上级表（parent）",
    ),
    # ------------------------------------------------------------------------------------------ unknown names
    "unknown name": ("unknown {kind} {name!r}", "未知的{kind}“{name}”"),
    "declare": ("declare {name!r}", "声明“{name}”"),
    "write near": ("write {near}", "写 {near}"),
    "write near or declare": ("write {near}, or {declare}", "写 {near}，或{declare}"),
    "use one of": ("use one of: {known}", "用其中之一：{known}"),
    "declare or use one of": ("{declare}, or use one of: {known}", "{declare}，或用其中之一：{known}"),
    "declare section": (
        "declare a [{kind}....] in the scheme; there is none yet",
        "在方案中声明 [{kind}....]；目前还没有",
    ),
    "declare first": ("{declare}; there is no {kind} yet", "{declare}；目前还没有{kind}"),
    "take out": ("take it out; there is no {kind} yet", "去掉它；目前还没有{kind}"),
}
