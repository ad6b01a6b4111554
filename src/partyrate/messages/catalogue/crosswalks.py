"""Texts of crosswalks: what is wrong with what a file gives the schemes that it names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "crosswalk without schemes": (
        ("the file names no scheme\na crosswalk says what schemes get from its tables\n"
        "add [crosswalk.NAME], and [crosswalk.NAME.table.TABLE] for each table of the scheme"),
        ("文件没有写任何方案\n衔接文件说明各方案从共同的表中取什么\n"
        "写 [crosswalk.NAME]，并为方案的每张表写 [crosswalk.NAME.table.TABLE]"),
    ),
    "schemes of a crosswalk": ("schemes are those that the crosswalk names", "方案限于衔接文件所列"),
    "tables of the crosswalk": ("rows come from tables of the crosswalk", "行来自衔接文件的表"),
    "tables of the scheme": ("these are the tables of the scheme", "方案只有这些表"),
    "inputs of the table": ("these are the inputs of that table of the scheme", "方案的该表只有这些输入项"),
    "key columns of the table": ("these are the key columns of that table of the scheme", "方案的该表只有这些主键列"),
    "results of a rated scheme": ("results are values that the scheme computes", "结果是方案算出的值"),
    "name of a rating": (
        ("no scheme can be called {name!r} here\n"
        "results have a column of that name beside the key of the common table\n"
        "write another name in the header, and scheme = ... below it"),
        ("这里的方案不能叫“{name}”\n结果中以它为列名，与共同的表的主键并列\n"
        "在节名中换一个名称，并在其下写 scheme = ..."),
    ),
    "crosswalk head": ("{scheme} under {schemes} schemes", "{scheme}：按 {schemes} 个方案评定"),
    "crosswalk scheme": ("{name}: {units:,} units", "{name}：{units:,} 个参评单位"),
    "crosswalk levels": ("  {name}: {levels}", "  {name}：{levels}"),
    "crosswalk count": ("{level} {rows:,}", "{level} {rows:,}"),
    "crosswalk column scheme": ("scheme", "方案"),
    "crosswalk column title": ("title", "名称"),
    "crosswalk column units": ("units", "参评单位数"),
    "crosswalk column results": ("results", "结果"),
    "crosswalk result": ("{name}: {levels}", "{name}：{levels}"),
    "crosswalk range": ("{low} to {high}", "{low} 至 {high}"),
    "crosswalk not rated": ("not rated", "不参评"),
    "crosswalk units shown": ("{shown:,} of {units:,} units", "共 {units:,} 个单位，列出 {shown:,} 个"),
    "crosswalk no level": ("no level", "没有等次"),
    "crosswalk lowest": (
        "  lower here than under other schemes: {count:,}, kept from the next level by",
        "  在此低于其他方案的：{count:,} 个，未进上一等次的原因",
    ),
    "crosswalk none lowest": ("  lower here than under other schemes: none", "  在此低于其他方案的：无"),
    "crosswalk deciding": ("    {entry}: {count:,}", "    {entry}：{count:,} 个"),
    "crosswalk by gate": ("gate {name!r}", "“{name}”"),
    "crosswalk by level": ("what level {name!r} asks for", "“{name}”的要求"),
    "crosswalk by quota": ("the places of {name!r}", "“{name}”的名额"),
    "crosswalk by ladder": ("ladder {name!r}", "“{name}”的规则"),
    "what deciding rules": ("deciding rules", "起作用的规则表"),
    "crosswalk lacking": ("  lacking: {names}", "  缺少：{names}"),
    "crosswalk assumed": ("  assumed: {names}", "  假定：{names}"),
    "scheme shaped by what is lacking": (
        ("{name!r} cannot be computed without what is lacking or may be missing: {what}\n"
        "what forms cohorts or orders rows has a value in every row\n"
        "give it a rule that always has a value, such as coalesce(x, ...) with a named assumption"),
        ("缺少的或可能缺失的值使“{name}”无法计算：{what}\n划分比较组或排列各行的值，每行都要有\n"
        "写一条总有值的规则，如 coalesce(x, ...)，并用有名称的假定"),
    ),
    "out of reach": (
        ("{name!r} lies outside the folder {folder}\n"
        "a crosswalk names schemes of its own folder and of those beside it, so that it can show nothing else\n"
        "put the crosswalk and the scheme into folders of one folder"),
        ("“{name}”不在文件夹 {folder} 之内\n衔接文件只能用本文件夹和相邻文件夹中的方案，以免读出其他文件\n"
        "把衔接文件和方案放在同一文件夹下"),
    ),
    "rows of a scheme": ("rows made for {name!r}: {what}", "为“{name}”生成的行：{what}"),
    "table lacked and given": (
        "table {name!r} is listed under lacks and given rows\nit is either known or not\nremove one of the two",
        "表“{name}”既列在 lacks 下，又给了行\n要么有，要么没有\n删去其中一处",
    ),
    "input lacked and given": (
        "{name!r} is listed under lacks and given\nit is either known or not\nremove one of the two",
        "“{name}”既列在 lacks 下，又有取值\n要么有，要么没有\n删去其中一处",
    ),
    "lacked table is counted": (
        ("{scheme!r} counts the rows of table {name!r}, or uses its key\n"
        "a table that is lacking would count as one without rows\n"
        'give it rows; if none are assumed, select none with where = "ASSUMPTION"'),
        ("“{scheme}”要数表“{name}”的行，或用到它的主键\n缺少的表会被当作没有行\n"
        '给出它的行；如假定没有，用 where = "假定的参数" 一行也不选'),
    ),
    "table not given": (
        ("{scheme!r} needs table {name!r}, and the crosswalk says nothing of it\n"
        "a table that is left out would count as one without rows\n"
        "add the section table.{name} below the scheme, or list it under lacks"),
        ("“{scheme}”需要表“{name}”，衔接文件没有写\n漏写的表会被当作没有行\n"
        "在该方案下写 table.{name} 一节，或列在 lacks 下"),
    ),
    "inputs not given": (
        ("{scheme!r} needs {names} in table {table!r}, and the crosswalk says nothing of it\n"
        "every input is given by a rule, or listed as lacking\n"
        "add a rule under inputs, or list it under lacks"),
        ("“{scheme}”的表“{table}”需要 {names}，衔接文件没有写\n每个输入项都要有规则，或列为缺少\n"
        "在 inputs 下写规则，或列在 lacks 下"),
    ),
    "past not given": (
        ("{scheme!r} looks up past rounds of {names}, and the crosswalk says nothing of them\n"
        "without past rounds every unit would be rated as a new one\n"
        'add the section table.history below the scheme, or lacks = ["history"]'),
        ("“{scheme}”要查 {names} 的往期值，衔接文件没有写\n没有往期，所有单位都会按首次参评处理\n"
        '在该方案下写 table.history 一节，或写 lacks = ["history"]'),
    ),
    "rows are columns": (
        ("the rows of table {name!r} are columns of {parent!r}\nthey come with the rows of that table\n"
        "give these columns under inputs of table.{parent}; here only lacks can stand"),
        ("表“{name}”的行就是“{parent}”的列\n它们随那张表的行一起给出\n"
        "在 table.{parent} 的 inputs 下写这些列；这里只能写 lacks"),
    ),
    "key not given": (
        ("nothing gives key column {key!r} of table {table!r}\ntable {source!r} has the key {known}\n"
        'write key = {{ {key} = "..." }} with one of these, or with a rule that gives a text'),
        ("表“{table}”的主键列“{key}”没有来源\n表“{source}”的主键是 {known}\n"
        '写 key = {{ {key} = "..." }}，填其中一列，或一条得出文字的规则'),
    ),
    "selection is no flag": (
        ("the where of table {table!r} is not always true or false\nit says for each row whether the scheme rates it\n"
        "write a condition; coalesce(x, False) decides where something is missing"),
        ("表“{table}”的 where 不总是真或假\n它说明方案是否评定该行\n写一个条件；可能缺失时用 coalesce(x, False) 写明"),
    ),
    "value undetermined": (
        ("what {column!r} gets is undetermined, since {lacks} has no value\na crosswalk invents nothing\n"
        "give it a value and list it under assumptions, or list the input under lacks"),
        ("“{column}”的取值无法确定：{lacks} 没有值\n衔接文件不编造数据\n"
        "给它一个值并列在 assumptions 下，或把该输入项列在 lacks 下"),
    ),
    "key is no text": (
        ("key column {column!r} gets {kind}\na rule for a key gives a text\n"
        "name a key column, or give a choice or a text"),
        "主键列“{column}”得到{kind}\n主键的规则要得出文字\n写一个主键列，或给出可选值或文字",
    ),
    "value of another kind for a scheme": (
        "{column!r} of {scheme!r} gets {kind}\nit is {wanted} there\nwrite a rule that gives {wanted}",
        "“{scheme}”的“{column}”得到{kind}\n那里要的是{wanted}\n写一条得出{wanted}的规则",
    ),
    "any text for a choice": (
        ("{column!r} of {scheme!r} gets a text that can be anything\nit is one of {known} there\n"
        "declare a choice, and translate its values by a lookup or by conditions"),
        ("“{scheme}”的“{column}”得到任意文字\n那里只能是 {known}\n声明为可选值，再用对照表或条件换成这些值"),
    ),
    "no such value": (
        ("{column!r} of {scheme!r} can get {words}\nit is one of {known} there\n"
        "translate the values by a lookup or by conditions"),
        "“{scheme}”的“{column}”可能得到 {words}\n那里只能是 {known}\n用对照表或条件换成这些值",
    ),
    "bounds do not fit": (
        ("{column!r} of {scheme!r} can get {low} to {high}\nit lies between {least} and {most} there\n"
        "scale the value, or keep it in bounds with clamp(x, {least}, {most})"),
        ("“{scheme}”的“{column}”可能得到 {low} 到 {high}\n那里的上下限是 {least} 到 {most}\n"
        "换算，或用 clamp(x, {least}, {most}) 限定"),
    ),
    "decimals do not fit": (
        "{column!r} of {scheme!r} can get {given}\nit has at most {most} there\nwrite round(x, {digits})",
        "“{scheme}”的“{column}”可能有 {given}\n那里至多 {most}\n写 round(x, {digits})",
    ),
    "constant in a rule": (
        ("nothing of the common table gives {column!r}: the rule is a constant\n"
        "what is not known is named as an assumption\n"
        "make it a parameter and list that under assumptions, or list the input under lacks"),
        ("“{column}”不来自共同的表：规则是一个常数\n不知道的值要写成有名称的假定\n"
        "写成参数并列在 assumptions 下，或把该输入项列在 lacks 下"),
    ),
    "constant not marked": (
        ("{kind} {name!r} has neither a source nor a mark as an assumption\n"
        "a crosswalk shows where each of its constants comes from\n"
        'add source = "...", or list it at the top: assumptions = ["{name}"]'),
        ("{kind}“{name}”既没有依据，也没有标明是假定\n衔接文件要说明每个常数的来历\n"
        '写 source = "..."，或在文件开头写 assumptions = ["{name}"]'),
    ),
}  # fmt: skip
"""English and Chinese; lines that are too long are broken inside brackets."""
