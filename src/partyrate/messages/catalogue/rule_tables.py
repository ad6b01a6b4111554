"""Texts of faults of the names in rules, and of the tables over whose rows rules run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # ---------------------------------------------------------------------------------------------------- names
    "rule may use": (
        "a rule may use the indicators, parameters, lookups and ladders of its own scheme",
        "规则只能用本方案的指标、参数、对照表和等次规则",
    ),
    "table as value": (
        (
            "the table {name!r} where a value is needed\n"
            "a rule may use the indicators, parameters, lookups and ladders of its own scheme\n"
            "count its rows with count({name}), or name one of its values"
        ),
        (
            "这里应为值，却写了表“{name}”\n规则只能用本方案的指标、参数、对照表和等次规则\n"
            "用 count({name}) 计行数，或写表中的一项"
        ),
    ),
    "lookup without key": (
        (
            "the lookup {name!r} without a key\n"
            "a rule may use the indicators, parameters, lookups and ladders of its own scheme\n"
            "select one of its cells: {name}[...]"
        ),
        "对照表“{name}”没有写键\n规则只能用本方案的指标、参数、对照表和等次规则\n取其中一个单元格：{name}[...]",
    ),
    "formula without arguments": (
        (
            "the formula {name!r} without its arguments\na formula with 'takes' is used by calling it\n"
            "write {name}({takes}), with a value for each"
        ),
        "公式“{name}”没有写参数\n带 takes 的公式须调用\n写 {name}({takes})，每个参数给一个值",
    ),
    "function without arguments": (
        (
            "the function {name!r} without its arguments\na function stands for no value: it is used by calling it\n"
            "write {form}, or declare a value of this name"
        ),
        "函数“{name}”没有写参数\n函数本身不是值，须调用\n写 {form}，或声明一个同名的值",
    ),
    "rows of a cohort elsewhere": (
        (
            "{name!r} where no quota counts rows\nonly quotas of ladders know how many rows their cohort has\n"
            "write count({table}, within=()) for all rows of the table, or within=COLUMN for those of a group"
        ),
        (
            "“{name}”写在了名额之外\n只有等次规则的名额才知道所在群体有多少行\n"
            "全表的行数写 count({table}, within=())，某一组的行数写 within=列名"
        ),
    ),
    "name unusable why": ("{name!r} is no name that a rule can use", "规则不能用“{name}”这个名称"),
    "name unusable fix": (
        (
            "rename {name!r}: letters, digits and underscores only, and no digit first; an input is still read from "
            "that column with column = {name!r}"
        ),
        "把“{name}”改名：只用文字、数字和下划线，且不以数字开头；输入项可用 column = {name!r} 仍从该列读取",
    ),
    "value without cells": (
        "{name!r} is a value: write {name} alone, or declare a lookup of another name for the cells",
        "“{name}”是一个值：只写 {name}，或另用名称写一张对照表",
    ),
    "brackets select": ("brackets select a cell of a lookup", "方括号用来取对照表的单元格"),
    # --------------------------------------------------------------------------------------------------- tables
    "value of another table": (
        (
            "{name!r} has a value for each row of table {home!r}, not for each row of {table!r}\n"
            "a rule uses values of its own table and of coarser ones; finer values only inside an aggregate\n{fix}"
        ),
        (
            "“{name}”按表“{home}”的每一行取值，不是按“{table}”的每一行\n规则可用本表和上级表的值；下级表的值须先汇总\n"
            "{fix}"
        ),
    ),
    "argument of a finer table": (
        "{name!r} has a value for each row of table {home!r}, and {formula!r} belongs to table {table!r}\n"
        "what takes arguments belongs to one table, wherever it is called, and its arguments are values of that table "
        "and of coarser ones\n"
        'write table = "{home}" at {formula!r} where rules of {home!r} call it; to pass one value for each row of '
        "{table!r}, {fix}",
        "“{name}”按表“{home}”的每一行取值，而“{formula}”属于表“{table}”\n"
        "带参数的公式和判定表无论在哪里调用都只属于一个表，参数须是该表或其上级表的值\n"
        '由“{home}”的规则调用时，在“{formula}”处写 table = "{home}"；若要按“{table}”的每一行传一个值，则{fix}',
    ),
    "call from another table": (
        "{name!r} belongs to table {home!r}, and is called in a rule of table {table!r}\n"
        "what takes arguments belongs to one table, wherever it is called; here neither its arguments nor its own rule "
        "need a value of {home!r}\n"
        'write table = "{table}" at {name!r}; where rules of both tables call it, write one for each table',
        "“{name}”属于表“{home}”，却由表“{table}”的规则调用\n"
        "带参数的公式和判定表无论在哪里调用都只属于一个表；这里的参数和它自己的规则都不用“{home}”的值\n"
        '在“{name}”处写 table = "{table}"；两个表的规则都要调用时，每个表各写一个',
    ),
    "aggregate number": (
        "write sum({name}), mean({name}), max({name}) ... with where= to select",
        "写 sum({name})、mean({name})、max({name}) 等，用 where= 选择",
    ),
    "aggregate flag": (
        "write any({name}), all({name}), or count({table}, where={name})",
        "写 any({name})、all({name}) 或 count({table}, where={name})",
    ),
    "aggregate date": (
        "write min({name}) for the earliest, or max({name}) for the latest",
        "最早写 min({name})，最晚写 max({name})",
    ),
    "aggregate level": (
        "write any({name} == '...'), count({table}, where={name} == '...') or best_level({name}); "
        "sum({name}) and mean({name}) are of what its levels count as",
        "写 any({name} == '...')、count({table}, where={name} == '...') 或 best_level({name})；"
        "sum({name})、mean({name}) 按等次所计的数汇总",
    ),
    "aggregate text": (
        "count rows with one of its values: count({table}, where={name} == '...')",
        "计某个值的行数：count({table}, where={name} == '...')",
    ),
    "move rule": (
        "move the rule to table {home!r}, or compute a value of {table!r} from it first",
        "把规则移到表“{home}”，或先由它算出“{table}”的值",
    ),
    "two tables in aggregate": (
        (
            "{name!r} of table {table!r} and {other!r} of table {finest!r} in one {function}()\n"
            "the names inside one aggregate lie on one chain of tables\naggregate them one by one"
        ),
        (
            "一个 {function}() 中有表“{table}”的“{name}”和表“{finest}”的“{other}”\n"
            "一次汇总中的名称须属于同一串上下级表\n分别汇总"
        ),
    ),
    "finer than within": (
        (
            "{name!r} is finer than the rows of {table!r} that within= selects\n"
            "with within= an aggregate runs over rows of the rule's own table\n"
            "compute a value of {table!r} from it first, as a formula of its own"
        ),
        (
            "“{name}”属于“{table}”的下级表，而 within= 选的是“{table}”的行\n用 within= 时只汇总规则本表的行\n"
            "先用单独的公式由它算出“{table}”的值"
        ),
    ),
    "coarser than within": (
        (
            "{text!r} uses nothing of the rows of {own!r} over which it runs\n"
            "with within= an aggregate runs over rows of the rule's own table, and {name!r} has one value for each row "
            "of table {table!r}, not for each of these\n{fix}"
        ),
        (
            "“{text}”没有用到所汇总的“{own}”各行的值\n"
            "用 within= 时只汇总规则本表的行，而“{name}”是上级表“{table}”每行一个值，不是本表每行一个值\n{fix}"
        ),
    ),
    "value of each row": (
        "write [formula.{copy}] with table = {own!r} and is = {name!r}, and here {instead}: each value of {name!r} "
        "then stands once for each of its rows in {own!r}",
        "另设 [formula.{copy}]，写 table = '{own}' 和 is = '{name}'，此处写 {instead}："
        "“{name}”的每个值在“{own}”中有几行就用几次",
    ),
    "count rows within": ("write {instead} to count the rows of {own!r}", "计“{own}”的行数写 {instead}"),
    "once for each": (
        "where each row of table {table!r} is to count once, write {text} in a formula of table {table!r} and use its "
        "name",
        "表“{table}”的每行只计一次时，把 {text} 写成表“{table}”的公式，再引用其名称",
    ),
    "rank without within": (
        "{function}() without within=\nthe cohort has no default\nadd within=(...), or within=() for all rows",
        "{function}() 缺少 within=\n比较组没有默认值\n加上 within=(...)，全部行一起排写 within=()",
    ),
    "aggregate over which rows": (
        (
            "{function}() over which rows? {text!r} names no finer table than {table!r}\n"
            "an aggregate runs over the rows of a finer table, or with within= over rows of its own table\n"
            "write {instead} for all rows, or name columns in within=; or use a value of a finer table"
        ),
        (
            "{function}() 汇总哪些行？“{text}”中没有“{table}”的下级表\n汇总的是下级表的行，或用 within= 汇总本表的行\n"
            "全部行写 {instead}，或在 within= 中写列；或用下级表的值"
        ),
    ),
    "table not below": (
        (
            "table {finest!r} is not below table {table!r}\n"
            "an aggregate runs over the rows of a finer table that belong to the row of the rule\n"
            "use a value of a table whose parent is {table!r}"
        ),
        "表“{finest}”不是表“{table}”的下级表\n汇总的是下级表中属于规则所在行的行\n用上级表为“{table}”的表的值",
    ),
    "rounds of finer table": (
        (
            "{function}() of {name!r}, of table {table!r}\n"
            "history is kept for the table without a parent; other tables are looked along where their rows have an "
            "order\ngive [table.{table}] an order, or use values of the table without a parent"
        ),
        (
            "{function}() 用了表“{table}”的“{name}”\n往期只保存最上级表的值；其他表要有行的次序，才能逐行往前看\n"
            "给 [table.{table}] 写 order，或用最上级表的值"
        ),
    ),
    "rounds of no value": (
        (
            "{text!r} names no value of a row\n"
            "it may count the rows of {table!r} in their order, or the past rounds of the unit\n"
            "for rows name a value of {table!r} in it, such as present(...) of its key; for rounds write it as a "
            "formula of the table without a parent"
        ),
        (
            "“{text}”没有用到任何一行的值\n可能指按次序数“{table}”的各行，也可能指对象的往期\n"
            "要数行，就在其中用“{table}”的值，如 present(主键)；要数往期，就写成最上级表的公式"
        ),
    ),
    "within column": ("column of within=", "within= 的列"),
    "within names": ("within= names key columns or values of the rule's own table", "within= 写规则本表的主键列或值"),
    "within absent": (
        (
            "{name!r} in within= can be absent\n"
            "rows with and without a value, or with endless decimals, cannot form a cohort\n"
            "give a formula with coalesce({name}, ...) a name and use that"
        ),
        (
            "within= 中的“{name}”可能没有值\n没有值或小数位无限的行不能分组\n"
            "另写一个公式 coalesce({name}, ...)，用它的名称"
        ),
    ),
    "within unrounded": (
        (
            "{name!r} in within= is unrounded\n"
            "rows with and without a value, or with endless decimals, cannot form a cohort\n"
            "give a formula with round({name}, ...) a name and use that"
        ),
        "within= 中的“{name}”没有舍入\n没有值或小数位无限的行不能分组\n另写一个公式 round({name}, ...)，用它的名称",
    ),
    "rows inside rounds": (
        (
            "{function}() inside {outer}()\nthe past of single rows is not recorded\n"
            "give the inner one a name: a formula of its own"
        ),
        "{outer}() 中有 {function}()\n各行的往期没有记录\n把里面的写成单独的公式",
    ),
    "rows inside rows": (
        (
            "{function}() inside {outer}()\nrows of rows need a table in between\n"
            "give the inner one a name: a formula of its own table"
        ),
        "{outer}() 中有 {function}()\n逐级汇总须有中间的表\n把里面的写成中间那张表的公式",
    ),
    "rounds inside": (
        (
            "{function}() inside {outer}()\nthe past is looked at from the outside in\n"
            "give the inner one a name: a formula of its own"
        ),
        "{outer}() 中有 {function}()\n往期的函数只能写在最外层\n把里面的写成单独的公式",
    ),
    "rounds along another table": (
        (
            "{function}() along the rows of table {along!r}, in a rule of table {table!r}\n"
            "it gives a value for each of those rows\ngive it a name: a formula of table {along!r}"
        ),
        (
            "{function}() 沿表“{along}”的行往前看，而规则属于表“{table}”\n它对那张表的每一行给出一个值\n"
            "把它写成表“{along}”的公式"
        ),
    ),
    "history of several tables": (
        (
            "{function}() in a scheme with the tables {tables}, none with a parent\n"
            "there is one history, of the one table without a parent\ngive all but one of the tables a parent"
        ),
        (
            "方案中的表 {tables} 都没有上级表，不能用 {function}()\n往期只有一份，属于唯一的最上级表\n"
            "只留一张最上级表，其余都写上级表"
        ),
    ),
}
