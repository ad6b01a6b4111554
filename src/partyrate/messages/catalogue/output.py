"""Texts of files that are written: results, workbooks, templates, manifests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # ------------------------------------------------------------------------------- a workbook with results
    "workbook incentives": ("incentives", "奖惩"),
    "workbook distribution": ("distribution", "等次分布"),
    "workbook totals": ("totals", "金额合计"),
    "workbook notes": ("notes", "说明"),
    "workbook read": ("read", "读取与换算"),
    "workbook scheme": ("scheme", "方案"),
    "workbook ladder": ("ladder", "等次规则"),
    "workbook level": ("level", "等次"),
    "workbook count": ("count", "数量"),
    "workbook share": ("share", "占比"),
    "workbook wanted": ("unrounded quota", "取整前名额"),
    "workbook deviation": ("deviation", "偏差"),
    "workbook no level": ("no level", "无等次"),
    "workbook incentive": ("incentive", "奖惩"),
    "workbook amount_unit": ("unit", "单位"),
    "workbook every": ("every", "周期"),
    "workbook total": ("total", "合计"),
    "workbook rows": ("rows", "数量"),
    "workbook open_rows": ("without an amount", "金额未定"),
    "workbook kind": ("kind", "类别"),
    "workbook about": ("about", "对象"),
    "workbook cohort": ("cohort", "比较组"),
    "workbook note": ("note", "说明"),
    "workbook name": ("name", "名称"),
    "workbook label": ("label", "显示名称"),
    "workbook value": ("value or rule", "值或规则"),
    "workbook source": ("source", "出处"),
    "workbook remark": ("remark", "备注"),
    "workbook state": ("state", "状态"),
    "workbook state of": ("{name}: state", "{name}：状态"),
    "workbook recipient": ("recipient", "对象"),
    "workbook from": ("from round", "生效轮次"),
    "workbook rounds": ("rounds", "轮数"),
    "workbook amount": ("amount", "金额"),
    "workbook unpublished": ("unpublished", "未公布"),
    "workbook yes": ("yes", "是"),
    "workbook no": ("no", "否"),
    # ------------------------------------------------------------------------------------------------- templates
    "template instructions": ("instructions", "填写说明"),
    "template lists": ("_lists", "_选项"),
    "template title": ("{scheme}: {table}", "{scheme}：{table}"),
    "template fill": (
        "Fill in one row for each {table}. Keep the names of sheets and those in row 3; columns may be moved or added.",
        "每个{table}填一行。请勿改动工作表名和第 3 行的灰色列名（程序据此找列）；列的顺序可以调整，也可以增加其他列。",
    ),
    "template how": (
        "Fill in the sheets, save the file as .xlsx, and rate it: partyrate rate {scheme} FILE.xlsx",
        "填好各工作表后保存为 .xlsx，然后运行：partyrate rate {scheme} 文件.xlsx",
    ),
    "template stated": (
        "Fill in the rows below as well; an option of the command comes before what stands here.",
        "下面各行也请填写；命令行另给的选项优先。",
    ),
    "template as_of": ("day of the rating", "评定日期"),
    "template period": ("round", "评定期次"),
    "template profile": ("profile", "配置"),
    "template as_of hint": ("the day that the rating speaks of, as 2019-12-31", "以哪一天为准，如 2019-12-31"),
    "template period hint": ("the round, as {round}", "评定哪一期，如 {round}"),
    "template profile hint": (
        "the name of the profile that fills what is unpublished; blank where it stays open",
        "用哪个配置补足未公布的取值；不补足则留空",
    ),
    "template expected and duty": ("{expected}; {duty}", "{expected}；{duty}"),
    "template open lookup": ("{lookup} ({values})", "{lookup}（{values}）"),
    "template open": (
        "Unpublished, so that some results wait for them: {names}",
        "尚未公布、因而部分结果无法算出：{names}",
    ),
    "template history": (
        "This sheet holds the results of past rounds; it may stay empty.",
        "此表填往期结果；没有可以不填。",
    ),
    "template sheet": ("sheet", "工作表"),
    "template column": ("column", "列名"),
    "template label": ("what is asked", "填什么"),
    "template expected": ("what a cell may hold", "怎么填"),
    "template clause": ("clause", "依据"),
    "template note": ("remarks", "备注"),
    "template key": ("names the row; each once", "主键：用来辨认一行，不能重复"),
    "template ordering key": (
        "its order is that of the rows: whole numbers (1, not 01), or dates (2026-01-31), in all rows",
        "各行按它排序：各行都填整数（1，不写 01），或都填日期（2026-01-31）",
    ),
    "template may lack": ("may stay empty", "可不填"),
    "template must": ("must be filled in", "必填"),
    "template where": ("only where {rule}", "仅当 {rule} 时填写"),
    "template words": ("{words} stands for a missing value", "{words} 表示缺失"),
    "template idle": ("no result that can be determined needs it yet", "目前没有可算出的结果用到它，可不填"),
    "template wrong": ("this cell cannot hold that", "填写有误"),
    "template yes": ("yes", "是"),
    "template no": ("no", "否"),
    # ---------------------------------------------------------------------------------------- manifests verified
    "verified file lacks": ("{name} is not there", "缺少文件 {name}"),
    "verified file differs": ("{name} was changed after it was written", "{name} 写出后被改动"),
    "verified input lacks": ("{name}, which was read, is not there", "找不到当时读取的文件 {name}"),
    "verified input differs": ("{name} is not as it was read", "{name} 与当时读取的不同"),
    "verified rules differ": ("the rules in the manifest are not those of its fingerprint", "清单中的规则与其指纹不符"),
    "verified cannot be rated": ("it cannot be rated again: {name}", "无法重新评定：{name}"),
    "verified result differs": ("{name} comes out differently", "{name} 的结果不同"),
    "verified version differs": (
        "made with version {name}, rated again with {now}",
        "原由 {name} 版生成，现由 {now} 版重新评定",
    ),
    "verified same": (
        "the same results come out: {name} results, {files} files",
        "结果一致：{name} 项结果，{files} 个文件",
    ),
    "verified other": ("the results do not come out the same", "结果不一致"),
    "workbook fingerprint": ("fingerprint {fingerprint}", "指纹 {fingerprint}"),
    "section scheme": ("scheme", "方案"),
    "section tables": ("tables", "表"),
    "section parameters": ("parameters", "参数"),
    "section lookups": ("lookups", "对照表"),
    "section indicators": ("indicators", "指标"),
    "section ladders": ("ladders", "等次规则"),
    "section gates": ("gates", "否决或限制规则"),
    "section absences": ("causes of absence", "缺值原因"),
    "section warnings": ("warnings", "提醒规则"),
    "section incentives": ("incentives", "奖惩"),
    "section budgets": ("budgets", "总额上限"),
    "sheet too long": (
        "{name} has more than {most:,} rows\na sheet of a workbook holds no more\n"
        "write csv or parquet: {option[format]:csv}",
        "{name} 超过 {most:,} 行\n一张工作表放不下\n改用 csv 或 parquet：{option[format]:csv}",
    ),
    # ------------------------------------------------------------------------------------------ files of results
    "unknown format": (
        "{option[format]:{format}}\nresults are written in a few forms\nwrite {formats}",
        "{option[format]:{format}}\n结果只能写成几种格式\n写其中之一：{formats}",
    ),
    "file of results": (
        "{file} is the name of a file\n"
        "results are several files, in a folder: tables, notes, and what they were made from\n"
        "write --out {folder} --format {format}",
        "{file} 是文件名\n结果有多个文件，放在一个文件夹里：各表、说明，以及计算所依据的数据和选项\n"
        "写 --out {folder} --format {format}",
    ),
    "unknown csv-encoding": (
        "{option[csv_encoding]:{encoding}}\nCSV is written in UTF-8, or in GB 18030 for older programs\n"
        "write one of: {encodings}",
        "{option[csv_encoding]:{encoding}}\nCSV 用 UTF-8 写出，旧程序可用 GB 18030\n写其中之一：{encodings}",
    ),
    "no character of encoding": (
        "{name}: {character!r} is no character of {encoding}\na file holds characters\nfix the text in the data",
        "{name}：{encoding} 没有字符“{character}”\n文件只能写该编码有的字符\n改正数据中的文字，或换一种编码",
    ),
    "polars to write parquet": (
        "Parquet is to be written, and Polars is not installed\nit writes Parquet\npip install 'partyrate[polars]'",
        "要写 Parquet，而 Polars 没有安装\nParquet 由它写出\npip install 'partyrate[polars]'",
    ),
    "computed in file": ("{cells} of {file}", "{file} 中 {cells}"),
    "computed, with apostrophe": (
        "an apostrophe was written before {cells}: a spreadsheet would have computed what begins with = + - @",
        "以下单元格前已加撇号（以 = + - @ 开头，电子表格会当作公式计算）：{cells}",
    ),
    "computed by a spreadsheet": (
        "a spreadsheet would compute {cells} (beginning with = + - @): {option[csv_for]:excel} writes them as texts",
        "电子表格会把以下单元格当作公式计算（以 = + - @ 开头）：{cells}；用 {option[csv_for]:excel} 可写成文本",
    ),
    "results not written": (
        "--out {folder}: {error}\nresults are written as files of a folder\nname a folder to write to",
        "--out {folder}：{error}\n结果写成文件夹中的文件\n换一个可以写的文件夹",
    ),
    # ------------------------------------------------------------------------------------------ files with dates
    "no file of days": (
        "there is no file {file}\ndays are read from files\ncheck the path",
        "没有文件 {file}\n日期从文件读入\n检查路径",
    ),
    "days not read": (
        "{file} cannot be read: {error}\ndays are read from a file\ncheck the path",
        "无法读取 {file}：{error}\n日期从文件读入\n检查路径",
    ),
    "days not in UTF-8": (
        "{file} is no text in UTF-8\ndays are read from a text\nsave it as UTF-8",
        "{file} 不是 UTF-8 文本\n日期从文本文件读入\n另存为 UTF-8",
    ),
    "line of a file": ("{file}, line {line}", "{file} 第 {line} 行"),
    # ------------------------------------------------------------------------------------------- calls
    "template of another form": (
        "{file} does not end in .xlsx\na template is a workbook of that form\nwrite {named}",
        "{file} 不以 .xlsx 结尾\n模板是 .xlsx 工作簿\n写 {named}",
    ),
    "template is there": (
        "{file} is there already\nit may hold data that somebody has filled in\nname another file",
        "{file} 已经存在\n里面可能有已填的数据\n换一个文件名",
    ),
    "template not written": (
        "{file}: {error}\nthe template is written to a file\ncheck the path",
        "{file}：{error}\n模板写入一个文件\n检查路径",
    ),
    "number of samples": (
        "samples = {samples!r}\nit is a number of units up to {most:,}\nwrite 3, for instance",
        "samples = {samples!r}\n应为不超过 {most:,} 的单位个数\n例如写 3",
    ),
    "no manifest": (
        "there is no {name} in {folder}\nresults are verified by their manifest\nname the folder that rate wrote to",
        "{folder} 中没有 {name}\n复核要用结果的清单\n写 rate 写入的文件夹",
    ),
}
