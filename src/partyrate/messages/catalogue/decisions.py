"""Texts of decisions: their rows and columns, their faults and warnings, how they are shown and explained."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "kind decision": ("decision", "判定表"),
    "kind decisionrow": ("row of a decision", "判定表的行"),
    "kind column of": ("column", "列"),
    "sort decision": ("decision", "判定表"),
    "is no decision": ("is no decision", "不是判定表"),
    "what a key of decisions means": (
        "{key!r} belongs to the rows of a decision",
        "{key} 用于判定表（decision），说明其各行",
    ),
    "rows and rule": (
        "{name!r} has rows, and a kind or a rule\n"
        "a decision is computed from its rows alone\n"
        "keep 'rows' for a decision, 'is' for a formula, 'kind' for an input",
        "“{name}”既写了行，又写了类型或公式\n判定表只按各行得出结果\n判定表只留 rows，公式只留 is，输入项只留 kind",
    ),
    # ------------------------------------------------------------------------------------------ rows
    "decision without rows": (
        "the decision {name!r} has no rows\nits rows say what it gives, and when\n"
        'write rows = [{{ when = "...", gives = ... }}, {{ gives = ... }}]',
        '判定表“{name}”没有行\n各行写明条件和结果\n写 rows = [{{ when = "...", gives = ... }}, {{ gives = ... }}]',
    ),
    "decision of too many rows": (
        "the decision {name!r} has more than {most} rows\neach row is a condition within the one before\n"
        "use a lookup for single values, or split the decision",
        "判定表“{name}”超过 {most} 行\n各行的条件逐层相接\n取值一一对应的改用对照表，或拆分判定表",
    ),
    "decision columns twice": (
        "a column of the decision {name!r} is named twice\nrules read a column by its name\ngive each its own name",
        "判定表“{name}”有两列同名\n规则按列名读取\n各列分别命名",
    ),
    "columns of a call": (
        "the decision {name!r} has columns and takes arguments\n"
        "one that takes arguments is called, and one with columns is read by the name of a column\n"
        "write a decision for each column, or take the arguments out",
        "判定表“{name}”既有多列，又有参数\n带参数的通过调用使用，多列的按列名读取\n每列各写一个判定表，或去掉参数",
    ),
    "number without edges": (
        "'of' of {name!r} is read by no row\nit is the number with whose bands the rows begin or end\n"
        "write at_least, above, at_most or below in the rows, or take it out",
        "“{name}”的 of 没有一行用到\nof 是划分档次的数\n在各行写 at_least、above、at_most 或 below，或去掉 of",
    ),
    "edge of nothing": (
        "{key!r} stands in a row, and the decision has no 'of'\nan edge bounds the number that 'of' names\n"
        'write of = "..." beside the rows',
        '行中写了 {key}，而判定表没有 of\n档次的界限是对 of 所指的数而言\n在 rows 旁写 of = "..."',
    ),
    "two edges of a side": (
        "the row has both {one!r} and {other!r}\nthey are edges of the same side\nkeep one of them",
        "同一行既写了 {one}，又写了 {other}\n两者是同一侧的界限\n只留一个",
    ),
    "row that gives two things": (
        "the row has both 'gives' and 'is'\n'gives' holds constants, and 'is' rules\n"
        "keep one of them; a rule can be a constant as well",
        "同一行既写了 gives，又写了 is\ngives 写常数，is 写公式\n只留一个；公式也可以就是一个常数",
    ),
    "row that gives nothing": (
        'the row gives nothing\na row says what holds where its condition is true\nadd gives = ... or is = "..."',
        '该行没有写结果\n每行要写明条件成立时的结果\n补上 gives = ... 或 is = "..."',
    ),
    "row of another width": (
        "the row gives {given}, and needs {needed}\nit gives one for each of the columns\n"
        "write as many values as there are columns",
        "该行给出的结果是{given}，应为{needed}\n每列各有一个结果\n有几列就写几个结果",
    ),
    "rest before other rows": (
        "the row has no condition, and others follow it\na row without a condition holds where no other one does\n"
        "move it to the end, or give it a condition",
        "该行没有条件，后面却还有别的行\n没有条件的行，在其余各行都不成立时适用\n移到最后，或写上条件",
    ),
    "rest alone": (
        "the only row has no condition\nsuch a decision is the same for all\nuse a parameter, or add rows",
        "唯一的一行没有条件\n这样的判定表对所有对象都相同\n改用参数，或补上其他行",
    ),
    "part with other conditions": (
        "the row of parts has other conditions than one edge\n"
        "a part lies between the edge of its row and the next one\nkeep one of at_least, above, at_most and below",
        "按部分累计的行，除一个界限外还有别的条件\n"
        "每一部分介于本行和下一行的界限之间\n"
        "只写 at_least、above、at_most、below 之一",
    ),
    "parts of both sides": (
        "some rows have {one!r}, and this one has {other!r}\n"
        "the parts of a number all begin at lower edges, or all end at upper ones\nwrite all edges of one side",
        "有的行写 {one}，这一行写 {other}\n各部分要么都写下限，要么都写上限\n统一写同一侧的界限",
    ),
    "parts out of order": (
        "the edge {edge} does not lie above the one before\n"
        "the parts of a number follow each other, and those with upper edges begin at 0\n"
        "sort the rows by their edges, the lowest first",
        "界限 {edge} 不高于前一行\n各部分依次相接，写上限的从 0 起\n按界限由低到高排列各行",
    ),
    "rest of lower edges": (
        "the last row has no edge, and the others have lower ones\n"
        "above the last lower edge there is no further part\n"
        ""
        "take the row out, or write upper edges",
        "最后一行没有界限，而其余各行写的是下限\n最后一个下限以上不再有别的部分\n去掉该行，或改写上限",
    ),
    "sum of no numbers": (
        'the row gives no number\nwith hits = "{hits}" numbers are added up\ngive a number, or take hits = "first"',
        '该行给出的不是数\nhits = "{hits}" 时要把各数相加\n写成数，或改用 hits = "first"',
    ),
    "constants of several kinds": (
        "the row gives another kind of value than the rows above\na value has one kind, whichever row gives it\n"
        "write the same kind in all rows; a rule stands under 'is'",
        "该行结果的类型与上面各行不同\n无论由哪一行得出，结果的类型只有一种\n各行写同一类型；公式写在 is 下",
    ),
    # ------------------------------------------------------------------------------------------ columns in rules
    "decision with columns as value": (
        "the decision {name!r} without one of its columns\na decision with several columns is read by one of them\n"
        "write {name}['{column}']",
        "用了判定表“{name}”，却没有写列\n有多列的判定表按列读取\n写 {name}['{column}']",
    ),
    "decision without columns": (
        "{name!r} is read like a lookup\nit is a decision with one value for each row\nwrite {name}",
        "“{name}”被当作对照表读取\n它是判定表，每行只有一个结果\n写 {name}",
    ),
    "column of": ("column of {name}", "“{name}”的列"),
    "column in quotes": (
        "a column is named in quotes: {name}['{column}']",
        "列名写在引号内：{name}['{column}']",
    ),
    # ------------------------------------------------------------------------------------------ warnings
    "finding decision-gap": (
        "no row of {name!r} holds for {values}\nsuch a row of the data has no value (no rule)\n"
        "add a row, or one without a condition for the rest",
        "判定表“{name}”没有一行适用于这种情况：{values}\n"
        "数据中出现这种情况时没有结果（无对应规则）\n"
        "补一行，或在最后写一行不带条件的，适用于其余情况",
    ),
    "finding decision-gap-possible": (
        "it is not decided whether the rows of {name!r} leave a gap; it would be at {values}\n"
        "these values are computed, or compared with more than constants, and may never occur together\n"
        "add a row without a condition for the rest, if they can",
        "判定表“{name}”各行之间有无空档，尚不能判定；如有，则在这时：{values}\n"
        "其中的值由计算得出，或不只与常数比较，未必同时出现\n"
        "如会出现，在最后写一行不带条件的，适用于其余情况",
    ),
    "finding decision-overlap": (
        'rows {rows} of {name!r} both hold for {values}\nwith hits = "unique" such a row of the data has no value\n'
        'make their conditions exclude each other, or take hits = "first"',
        "判定表“{name}”的第 {rows} 行同时适用于这种情况：{values}\n"
        'hits = "unique" 时，这种情况没有结果\n'
        '让两行的条件互不重叠，或改用 hits = "first"',
    ),
    "finding decision-overlap-possible": (
        "it is not decided whether rows {rows} of {name!r} overlap; it would be at {values}\n"
        "these values are computed, or compared with more than constants, and may never occur together\n"
        "make their conditions exclude each other, if they can",
        "判定表“{name}”的第 {rows} 行是否重叠，尚不能判定；如重叠，则在这时：{values}\n"
        "其中的值由计算得出，或不只与常数比较，未必同时出现\n"
        "如会出现，让两行的条件互不重叠",
    ),
    "finding decision-band-passed": (
        "{values} passes row {row} of {name!r} and gets row {other}\n"
        "these numbers lie between the bands of two rows, and a row further down takes them\n"
        "close the gap between the bands, or write a row for these numbers",
        "判定表“{name}”不由第 {row} 行、而由更靠后的第 {other} 行处理这些数：{values}\n"
        "它们落在两行的区间之间，因而轮到更靠后的行\n"
        "让两行的区间相接；或为这些数写一行",
    ),
    "finding decision-row-never": (
        "row {row} of {name!r} never holds\nwhatever the values are, a row above it holds, or its condition is false\n"
        "take it out, or correct its condition",
        "判定表“{name}”的第 {row} 行永远不会适用\n"
        "无论取什么值，都有上面的行先适用，或其条件不成立\n去掉该行，或改正条件",
    ),
    "finding decision-undecided": (
        "it is not decided whether the rows of {name!r} leave gaps or overlap\n"
        "their conditions have too many combinations of values to look at\nsplit the decision, to have it checked",
        "判定表“{name}”各行之间有无空档或重叠，未能判定\n各条件的取值组合过多，无法逐一检查\n拆分判定表后即可检查",
    ),
    "finding edges-out-of-order": (
        "the edges of {name!r} do not rise: {edge} follows {before}\nthe parts of a number follow each other\n"
        "sort the rows by their edges",
        "判定表“{name}”的界限没有依次升高：{before} 之后是 {edge}\n各部分依次相接\n按界限由低到高排列各行",
    ),
    # ------------------------------------------------------------------------------------------ ladders
    "level with two conditions": (
        "level {level!r} of {name!r} has a condition, and 'from' gives the level\n"
        "a row earns the level that 'from' gives, and no other\n"
        "take the condition out, or write conditions for all levels and no 'from'",
        "“{name}”的等次“{level}”写有条件，而 from 已给出等次\n"
        "等次由 from 得出，不再看条件\n去掉该条件；或去掉 from，为各等次写条件",
    ),
    "level from no level": (
        "{rule!r} gives the levels of {name!r}, and is a {kind}\n"
        "'from' is a level, or one of listed texts that are called as the levels are\n"
        "use a decision that gives the names of levels",
        "“{name}”的等次由“{rule}”得出，而它的类型为{kind}\n"
        "from 应为等次，或与各等次同名的可选值\n改用给出等次名称的判定表",
    ),
    "levels from": ("{levels}, from {rule}", "{levels}，取自 {rule}"),
    "given as a level": ("'from' gives what {rule} is, by the name of a level", "from 按 {rule} 的值给出同名的等次"),
    "round the rows": ("round what its rows give to {decimals}", "各行给出的结果保留 {decimals}"),
    # ------------------------------------------------------------------------------------------ in words
    "decision rest": ("otherwise", "其余"),
    "decision row": ("{condition}: {value}", "{condition}：{value}"),
    "decision by first": ("{rows}", "{rows}"),
    "decision by unique": ("only one of: {rows}", "只能适用一行：{rows}"),
    "decision by sum": ("sum of: {rows}", "以下各项相加：{rows}"),
    "decision by parts": ("parts of {of}: {rows}", "{of}分段累计：{rows}"),
    "column of a decision": ("{name}, {column}", "{name}（{column}）"),
    # ------------------------------------------------------------------------------------------ explained
    "explained row decides": (
        "row {row} of {rows} decides: {condition}",
        "适用第 {row} 行（共 {rows} 行）：{condition}",
    ),
    "explained rest decides": (
        "row {row} of {rows} decides: no other row holds",
        "适用第 {row} 行（共 {rows} 行）：其余各行都不成立",
    ),
    "explained row fails": ("row {row} does not hold: {condition}", "第 {row} 行不成立：{condition}"),
    "explained row open": (
        "whether row {row} holds is open: {condition} ({cause})",
        "第 {row} 行是否成立不能确定：{condition}（{cause}）",
    ),
    "explained row without value": (
        "the condition of row {row} has no value: {condition} ({cause})",
        "第 {row} 行的条件无值：{condition}（{cause}）",
    ),
    "explained row adds": ("row {row} holds: {condition}; it adds {value}", "第 {row} 行成立：{condition}；加 {value}"),
    "explained row also": (
        "row {row} holds, and is not the only one: {condition}",
        "第 {row} 行成立，但不止这一行：{condition}",
    ),
    "explained no row": ("no row holds", "没有一行成立"),
    "explained part adds": (
        "the part of {number} in row {row} ({condition}) adds {value}",
        "{number} 在第 {row} 行（{condition}）的部分，计 {value}",
    ),
    "explained part without row": (
        "no row holds for the part of {number} above row {row} ({condition})",
        "{number} 超出第 {row} 行（{condition}）的部分，没有一行适用",
    ),
}
