"""Texts of tables that were read: the report, the kinds of conversions, places, and the workbook with faults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from partyrate.messages.catalogue import table_faults, table_options, table_units

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "table read": (
        "{place}: {counted} of table {table} read from rows {rows}, header in row {header}",
        "{place}：表 {table} 读入 {counted}（第 {rows} 行），表头在第 {header} 行",
    ),
    "table read none": (
        "{place}: no rows of table {table} below the header in row {header}",
        "{place}：第 {header} 行表头之下没有表 {table} 的数据行",
    ),
    "frame read": (
        "{place}: {counted} of table {table}",
        "{place}：表 {table} 共 {counted}",
    ),
    "columns used": (
        "columns: {columns}",
        "所用列：{columns}",
    ),
    "column used": (
        "{letter} {header!r} is {name}",
        "{letter} 列“{header}”作为 {name}",
    ),
    "columns passed": (
        "passed through: {columns}",
        "原样带过的列：{columns}",
    ),
    "columns unnamed": (
        "without a header of their own, left out: columns {columns}",
        "没有自己的表头、未读入的列：{columns}",
    ),
    "left title": (
        "above the header, left out: rows {rows}",
        "表头之上未读入：第 {rows} 行",
    ),
    "left numbers": (
        "numbers of the columns, left out: row {rows}",
        "列号行未读入：第 {rows} 行",
    ),
    "left total": (
        "totals, left out: rows {rows} ({text})",
        "合计行未读入：第 {rows} 行（{text}）",
    ),
    "left heading": (
        "headings of groups, left out: rows {rows} ({text})",
        "分组标题未读入：第 {rows} 行（{text}）",
    ),
    "left note": (
        "notes, left out: rows {rows} ({text})",
        "说明文字未读入：第 {rows} 行（{text}）",
    ),
    "left repeated": (
        "header repeated, left out: rows {rows}",
        "重复的表头未读入：第 {rows} 行",
    ),
    "left skipped": (
        "left out as asked: rows {rows}",
        "按要求未读入：第 {rows} 行",
    ),
    "hidden rows": (
        "hidden rows, read as any other: {rows}",
        "隐藏行照常读入：第 {rows} 行",
    ),
    "hidden sheets": (
        "hidden sheets, passed over: {sheets}",
        "隐藏的工作表未读：{sheets}",
    ),
    "other sheets": (
        "other sheets, not read for it: {sheets}",
        "未读的其他工作表：{sheets}",
    ),
    "read as text": (
        "{file} is called like a workbook and holds text, and was read as that",
        "{file} 名为工作簿，内容却是文本，按文本读取",
    ),
    "read encoding": (
        "read as {encoding}, cells between signs {sign!r}",
        "按 {encoding} 编码读取，分隔符 {sign!r}",
    ),
    "read formulas": (
        "computed in the sheet: {counted} of {columns}; the results stored in the file are read",
        "由工作表公式算出：{columns} 中 {counted}，读的是文件里保存的结果",
    ),
    "read uncalculated": (
        "formulas without a stored result, passed through as empty: {counted}, the first {cell}",
        "公式没有保存结果、按空带过：{counted}，首个 {cell}",
    ),
    "past units unknown": (
        "not used, of units that are not rated: {counted}, the first of {first}",
        "属于本次未评的单位、不使用：{counted}，首个为 {first}",
    ),
    "all past units unknown": (
        "no row is of a unit that is rated, so that no past round is used; the first is of {first}: are keys written "
        "as in the table of units?",
        "没有一行属于本次所评的单位，往期数据均未使用；首个为 {first}：请核对主键的写法是否与单位表一致",
    ),
    "read small percentages": (
        "{name}: percentages, and none without a sign is above 1: {value} is read as {value}%; where shares are meant, "
        "format the cells as percentages, or write each times 100",
        "{name}：按百分数读入，未写百分号的却都不大于 1：{value} 按 {value}% 读入；若填的是比例，"
        "请把单元格设为百分比格式，或乘以 100 后填写",
    ),
    "read as missing": (
        "{name}: read as missing: {counted} with {word!r}, the first {cell}",
        "{name}：按缺失处理：{counted}写着“{word}”，首个 {cell}",
    ),
    "read converted": (
        "{name}: {what} in {counted}, the first {cell}: {before} → {after}",
        "{name}：{what}，{counted}，首个 {cell}：{before} → {after}",
    ),
    "as blanks": (
        "blanks and full-width digits",
        "空格或全角数字",
    ),
    "as seen": (
        "full-width characters, blanks or what nobody sees",
        "全角字符、空格或看不见的字符",
    ),
    "as point": (
        "a number without a digit before or behind its point",
        "小数点前或后缺数字",
    ),
    "as formula text": (
        "a text written as a formula",
        "以公式形式写的文本",
    ),
    "as merged": (
        "the value of a merged cell above",
        "取自上方合并的单元格",
    ),
    "as thousands": (
        "signs between thousands",
        "千分位分隔符",
    ),
    "as decimal comma": (
        "a comma before the decimals",
        "小数点写作逗号",
    ),
    "as date in order": (
        "a date in the declared order",
        "按所指明顺序写的日期",
    ),
    "as unit": (
        "a unit behind the number",
        "数字后带单位",
    ),
    "as percent": (
        "a percentage",
        "百分数",
    ),
    "as digits": (
        "a stored number with more digits than are shown",
        "存储位数多于显示位数",
    ),
    "as exponent": (
        "a number with an exponent",
        "科学记数法",
    ),
    "as zeros": (
        "zeros that the format shows",
        "格式显示的前导零",
    ),
    "as text": (
        "a number where a text is read",
        "数字按文本读",
    ),
    "as date": (
        "another way to write a date",
        "日期的其他写法",
    ),
    "as serial": (
        "a day as the number that the sheet stores",
        "日期序号",
    ),
    "as labelled": (
        "a label in place of a value",
        "按显示名称读取",
    ),
    "as flag": (
        "another word for yes or no",
        "是否的其他写法",
    ),
    "faults sheet": (
        "faults",
        "问题清单",
    ),
    "faults file": (
        "file",
        "文件",
    ),
    "faults sheet name": (
        "sheet",
        "工作表",
    ),
    "faults cell": (
        "cell",
        "单元格",
    ),
    "faults header": (
        "header",
        "表头",
    ),
    "faults value": (
        "what stands there",
        "现有内容",
    ),
    "faults what": (
        "fault",
        "问题",
    ),
    "faults expected": (
        "expected",
        "应为",
    ),
    "faults fix": (
        "how to fix it",
        "改法",
    ),
    "faults comment expected": (
        "expected: {expected}",
        "应为：{expected}",
    ),
    # ------------------------------------------------------------------------------- places, and parts of faults
    "place the file": ("the file", "文件"),
    "place the frame": ("the frame", "数据框"),
    "place in sheet": ("{file}, sheet {sheet!r}", "{file}，工作表“{sheet}”"),
    "fault at cell": ("{place} {cell}", "{place} {cell}"),
    "fault under": (" ({known})", "（{known}）"),
    "fault cells": ("  cells: {cells}", "  单元格：{cells}"),
    "slash": (" / ", " / "),
    "cells and more": ("{cells} and {more:,} more", "{cells}，另有 {more:,} 处"),
    "quoted": ("{name!r}", "“{name}”"),
    "name and label": ("{name} ({label})", "{name}（{label}）"),
    "row with headers": ("{row} ({headers})", "第 {row} 行（{headers}）"),
    "column with header": ("{letter} {header!r}", "{letter} 列“{header}”"),
    **table_faults.FAULTS,
    **table_options.FAULTS,
    **table_units.FAULTS,
}
