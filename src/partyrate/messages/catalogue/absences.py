"""The texts about declared causes of absence, and about words in the data that stand for no value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "absence by a built-in word": (
        "{name!r} cannot be declared\nit is a built-in cause of absence: {names}\ngive the cause another name",
        "不能声明“{name}”\n它是自带的缺值原因：{names}\n换一个名称",
    ),
    "absence with an odd name": (
        "{name!r} is no name of a cause of absence\nrules name it in quotes, as a name: letters, digits, underscores\n"
        "write [absence.too_new], and what people read under labels",
        "“{name}”不能作缺值原因的名称\n规则用带引号的名称引用它：字母（汉字亦可）、数字、下划线\n"
        "写成 [absence.too_new]，给读者看的文字写在 labels 下",
    ),
    "weight of an absence": (
        "{name!r} has the weight {weight}\n"
        "of causes that meet, the one of the greatest weight stays: from 1 to {most}\n"
        "write a weight from 1 to {most}",
        "“{name}”的 weight 为 {weight}\n几种原因相遇时，weight 最大者为准：1 至 {most}\n写 1 至 {most} 的整数",
    ),
    "weight of two absences": (
        "{name!r} and {other!r} both have the weight {weight}\n"
        "where both meet in one value, it could not be said which of them stays\n"
        "give one of them another weight; that of the greater weight stays",
        "“{name}”与“{other}”的 weight 都是 {weight}\n"
        "两种原因在一个值里相遇时，无法确定以哪一种为准\n"
        "改其中一个的 weight，大者为准",
    ),
    "decision of absences alone": (
        "{name!r} gives no value in any row\n"
        "an absence has no kind of its own, so that some row has to give a value\n"
        "add a row with 'gives' or a rule, or say the absence in the rules that use {name!r}",
        "“{name}”的各行都没有给出值\n缺值本身没有类型：至少要有一行给出值\n"
        "添一行写 gives 或公式，或在用到“{name}”的规则中写明缺值",
    ),
    # -------------------------------------------------------------------------------------------- words in the data
    "missing word that no cell has": (
        "{text} stands for a missing value\n{why}\n{fix}", "{text} 表示缺失\n{why}\n{fix}",
    ),
    "missing word of an input": (
        "{text!r} stands for a missing value, and is a value of the {kind} {name!r}\n"
        "a cell is a value or is missing, never both\n"
        "take it out",
        "{text!r} 表示缺失，又是{kind}“{name}”的一个值\n"
        "单元格要么是值，要么缺失，不能两者都是\n"
        "去掉它",
    ),
    "missing word of the scheme": (
        "{text!r} stands for a missing value, and is a value of the {kind} {name!r}\n"
        "a cell is a value or is missing, never both\n"
        "take it out, or name others in [input.{name}]: missing = []",
        "{text!r} 表示缺失，又是{kind}“{name}”的一个值\n"
        "单元格要么是值，要么缺失，不能两者都是\n"
        "去掉它，或在 [input.{name}] 中另写 missing = []",
    ),
    "cause word that no cell has": (
        "{text} stands for a cause of absence\n{why}\n{fix}", "{text} 表示缺值原因\n{why}\n{fix}",
    ),
    "cause word of an input": (
        "{text!r} stands for the cause {cause!r}, and {meant}\n"
        "a cell means one thing\n"
        "take it out, or let the input name other causes in [input.{name}]: absent = []",
        "{text!r} 表示缺值原因“{cause}”，又{meant}\n"
        "一个单元格只能有一种意思\n"
        "去掉它，或在 [input.{name}] 中另写 absent = []",
    ),
    "means a value of an input": ("is a value of the {kind} {name!r}", "是{kind}“{name}”的一个值"),
    "means a missing value": ("for a missing value of {name!r}", "表示“{name}”缺失"),
    "word of two causes": (
        "{text!r} stands for {name!r}, and {written!r} for {other!r}\n"
        "files are read without regard to capitals, widths and blanks, so that a cell would have two causes\n"
        "keep the word of one of them",
        "{text!r} 表示“{name}”，而 {written!r} 表示“{other}”\n"
        "读文件时不分大小写、全角半角和空格，这样的单元格就有两个原因\n"
        "只在一个原因下保留这个词",
    ),
    "absent of an input": (
        "'absent' names causes that the scheme declares: [absence.NAME]",
        "absent 列出方案声明的缺值原因：[absence.名称]",
    ),
    "cause without words": (
        "{name!r} names the cause {cause!r}, which has no words\n"
        "no cell could say it\n"
        'write words = ["..."] in [absence.{cause}]',
        "“{name}”列出了缺值原因“{cause}”，但它没有 words\n"
        "没有单元格能写出它\n"
        '在 [absence.{cause}] 中写 words = ["..."]',
    ),
    "what absent means": (
        "'absent' says for which declared causes the data may lack a value",
        "absent 用来写明数据中可以因哪些原因没有值",
    ),
    "words for a cause": ("{words}: {cause}", "{words} 表示{cause}"),
    "template words for a cause": ("{words} stands for: {cause}", "{words} 表示：{cause}"),
    "read as cause": (
        "{name}: read as no value ({cause}): {counted} with {word!r}, the first {cell}",
        "{name}：按无值（{cause}）处理：{counted}写着“{word}”，首个 {cell}",
    ),
    "explained column saying why": (
        "column {column!r}: {value}, as the data say", "数据列“{column}”写明：{value}",
    ),
}  # fmt: skip
