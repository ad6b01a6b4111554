"""Texts of documents of JSON, of files that are written, of the resource budget and of periods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # ------------------------------------------------------------------------------------------ reading JSON
    "json key expected": (
        (
            "a key was expected here\na key is a text in double quotation marks\n"
            "write the key, or take out the comma before"
        ),
        "这里应为键\n键是英文双引号中的文字\n补上键，或删去前面的逗号",
    ),
    "json colon missing": (
        "':' is missing after a key\na key and its value stand with ':' between them\nwrite ':'",
        "键后缺少英文冒号\n键与值之间用英文冒号隔开\n补上英文冒号",
    ),
    "json comma missing": (
        "',' or a closing bracket is missing here\nvalues are separated by commas\nwrite the comma, or the bracket",
        "这里缺少英文逗号或右括号\n各值之间用英文逗号隔开\n补上逗号，或补上括号",
    ),
    "json trailing comma": (
        "a comma stands before a closing bracket\na comma stands between two values\ntake the comma out",
        "右括号前多了一个逗号\n逗号只用在两个值之间\n删去这个逗号",
    ),
    "json value expected": (
        (
            "a value was expected here\na value is a number, a text, true, false, null, a list or an object\n"
            "write one; a text in double quotation marks"
        ),
        "这里应为一个值\n值可以是数、文字、true、false、null、列表或对象\n补上一个值；文字用英文双引号括起来",
    ),
    "json text unclosed": (
        "a text has no closing quotation mark\na text ends with a double quotation mark\nwrite the quotation mark",
        "文字缺少右引号\n文字以英文双引号结束\n补上引号",
    ),
    "json control character": (
        "a control character stands in a text\nline breaks and tabs are written as escapes\nwrite \\n or \\t",
        "文字中有控制字符\n换行和制表符须写成转义字符\n写 \\n 或 \\t",
    ),
    "json backslash": (
        "a backslash is not followed by what JSON knows\na backslash begins an escape\nwrite two backslashes for one",
        "反斜杠后面的字符不是 JSON 的转义字符\n反斜杠用来开始一个转义字符\n要写反斜杠本身时，连写两个",
    ),
    "json extra data": (
        "the document goes on after its value\na document is one value\ntake the rest out",
        "文件的值之后还有内容\n一个文件只有一个值\n删去多余的内容",
    ),
    "json otherwise": (
        "{reason}\nthe document is no JSON here\nwrite it as JSON",
        "{reason}\n文件的这一处不是 JSON\n按 JSON 的格式写",
    ),
    "json empty": (
        "the document is empty\na document is one value\nwrite one, such as an object",
        "文件是空的\n一个文件须有一个值\n写一个值，例如一个对象",
    ),
    "json of no text": (
        (
            "the document is a {kind}\nJSON is read from a text or from bytes\n"
            "pass the body of a request, or what a file holds"
        ),
        "传入的内容是 {kind}\nJSON 从文字或字节读入\n传入请求正文，或文件的内容",
    ),
    "json byte-order mark": (
        "the document begins with a byte-order mark\nJSON is UTF-8 without one\nleave it out",
        "文件开头有字节顺序标记（BOM）\nJSON 用不带此标记的 UTF-8\n去掉它",
    ),
    "json too deep for Python": (
        "lists and objects stand inside each other too deeply\nPython reads a limited depth\nwrite it with less depth",
        "列表和对象嵌套太深\nPython 能读的层数有限\n减少嵌套的层数",
    ),
    "json no UTF-8": (
        "byte {position:,} is 0x{byte}, which is no UTF-8\nJSON is written in UTF-8\nencode the document as UTF-8",
        "第 {position:,} 个字节 0x{byte} 不是 UTF-8\nJSON 用 UTF-8 编码\n把文件存为 UTF-8",
    ),
    "json exponent": (
        "{number} has too large an exponent\na number is kept exactly\nwrite it with fewer digits",
        "{number} 的指数太大\n数要精确保存\n用较少的位数写",
    ),
    "json digits": (
        (
            "a number of {digits:,} digits\na number has at most {most:,} digits\n"
            "write fewer digits, or pass a larger budget: budget=ResourceBudget(digits=...)"
        ),
        (
            "有一个 {digits:,} 位的数\n一个数最多 {most:,} 位\n"
            "减少位数，或放宽资源上限：budget=ResourceBudget(digits=...)"
        ),
    ),
    "json no number": (
        (
            "{number} is no number\nJSON knows finite numbers only\n"
            "write null, or leave the key out, where there is no value"
        ),
        "{number} 不是数\nJSON 只有有限的数\n没有值时写 null，或不写这个键",
    ),
    "json key twice": (
        "the key {key} stands twice in one object\none of its values would be lost\nleave one of them out",
        "同一对象中键 {key} 出现两次\n其中一个值会丢失\n去掉其中一个",
    ),
    "json keys twice": (
        "the keys {keys} stand twice in one object\none of its values would be lost\nleave one of them out",
        "同一对象中键 {keys} 各出现两次\n其中一个值会丢失\n各去掉一个",
    ),
    "json half of a pair": (
        (
            "the text {text} has half of a surrogate pair\nit is no character, and no encoding can write it\n"
            "write both halves, or the character itself"
        ),
        "文字 {text} 中有半个代理对\n它不是完整的字符，任何编码都写不出\n把两半都写上，或直接写这个字符",
    ),
    # ------------------------------------------------------------------------------------------ plain data
    "document bytes": ("the document has {bytes:,} bytes", "文件有 {bytes:,} 字节"),
    "document values": ("the document has up to {values:,} values", "文件最多可有 {values:,} 个值"),
    "document depth": (
        "lists and objects stand inside each other more than {depth:,} deep",
        "列表和对象嵌套超过 {depth:,} 层",
    ),
    "send in parts": ("send it in parts", "分几次传送"),
    "less depth": ("write it with less depth", "减少嵌套的层数"),
    "document holds": (
        "{what}\na document holds {expected} here\nwrite {expected}",
        "{what}\n文件的这一处应为{expected}\n写{expected}",
    ),
    "stands here": ("a {kind} stands here", "这里是 {kind}"),
    "key is missing": ("{key!r} is missing", "缺少“{key}”"),
    "key with": ("{key!r}, {expected},", "“{key}”（{expected}）"),
    "no number": ("{text!r} is no number", "“{text}”不是数"),
    "number expected": ('"0.5", or "1/3"', ' "0.5" 或 "1/3"'),
    "no cause": ("{word!r} is no cause", "“{word}”不是缺值的原因"),
    "no level of scale": ("{name!r} is no level", "“{name}”不是等次"),
    "no day": ("{text!r} is no day", "“{text}”不是日期"),
    "day expected": ('a day as "2019-12-31"', '日期，如 "2019-12-31"'),
    "one of": ("one of: {names}", "以下之一：{names}"),
    "an object": ("an object", "对象"),
    "a list": ("a list", "列表"),
    "a text": ("a text", "文字"),
    "a whole number": ("a whole number", "整数"),
    "null": ("null", " null"),
    "either": ("{first} or {second}", "{first}或{second}"),
    "document is a": ("the document is a {kind}", "文件的内容是 {kind}"),
    "document of another format": ("the document has the format {format!r}", "文件的格式是“{format}”"),
    "document of no format": ("the document has no format", "文件没有写明格式"),
    "object of format": ('an object {{"format": "{format}", ...}}', '对象 {{"format": "{format}", ...}}'),
    "format expected": ("{format!r}", "“{format}”"),
    # ------------------------------------------------------------------------------------------ files
    "folder in place of a file": ("it is a folder", "它是文件夹"),
    "no regular file": (
        "it is no regular file, but a device, a pipe or a socket",
        "它不是普通文件，而是设备、管道或套接字",
    ),
    "too many bytes": ("it has more than {most:,} bytes", "它超过 {most:,} 字节"),
    "not in file names": ("{char} cannot stand in the name of a file", "文件名中不能有 {char}"),
    "plain file name": ("write letters, digits, blanks, - and _", "只用文字、数字、空格、- 和 _"),
    "blank around file name": (
        "the name of a file neither begins nor ends with a blank or a dot, and is not empty",
        "文件名不能为空，首尾不能是空格或句点",
    ),
    "take it out of the name": ("take it out", "去掉它"),
    "name of a device": ("{name!r} is the name of a device in Windows", "“{name}”是 Windows 的设备名"),
    "another name": ("choose another name", "换一个名称"),
    "long file name": ("the name of a file has at most {most} bytes", "文件名最多 {most} 字节"),
    "shorter name": ("choose a shorter name", "换一个较短的名称"),
    "written in UTF-8": ("written in UTF-8: {encoding} has no {char}", "已用 UTF-8 写出：{encoding} 中没有 {char}"),
    "no name of a file": (
        "{name!r} is no name of a file\nresults are files of {folder}\nchoose another name",
        "“{name}”不能作文件名\n结果是 {folder} 中的文件\n换一个名称",
    ),
    "input overwritten": (
        (
            "{path} would be written, and is read\nwhat is written never replaces what it is made from\n"
            "name another file, or another folder for the results"
        ),
        "{path} 既要写入，又要读取\n写出的文件不得覆盖所读的文件\n换一个文件名，结果另选一个文件夹",
    ),
    "no XlsxWriter": (
        (
            "a workbook is to be written, and XlsxWriter is not installed\nit writes .xlsx files\n"
            "pip install 'partyrate[excel]'"
        ),
        "要写工作簿，但没有安装 XlsxWriter\n.xlsx 文件由它写出\npip install 'partyrate[excel]'",
    ),
    # ------------------------------------------------------------------------------------------ resource budget
    "no limit": (
        "{name} = {value} in a {kind}\nit is a number of {counted}\ngive a whole number from 1 on",
        "{kind} 中 {name} = {value}\n它是{counted}的上限\n写不小于 1 的整数",
    ),
    "no limit up to": (
        "{name} = {value} in a {kind}\nit is a number of {counted}\ngive a whole number from 1 to {most:,}",
        "{kind} 中 {name} = {value}\n它是{counted}的上限\n写 1 至 {most:,} 的整数",
    ),
    "no budget": (
        "budget = {budget}\na budget names its limits\nwrite for instance ResourceBudget(digits=2_000)",
        "budget = {budget}\n资源上限须逐项写明\n例如写 ResourceBudget(digits=2_000)",
    ),
    "budget allows": (
        "at most {most:,} {counted} are allowed, so that time and memory stay bounded",
        "{counted}最多 {most:,}，以免耗尽时间和内存",
    ),
    "or a larger budget": (
        "{fix}, or pass a larger budget: budget=ResourceBudget({resource}=...)",
        "{fix}，或放宽资源上限：budget=ResourceBudget({resource}=...)",
    ),
    "counted digits": ("digits of a number", "数的位数"),
    "counted parts": (
        "parts of rules, with arguments put in place of the calls of formulas",
        "规则（公式的调用展开后）的组成部分数",
    ),
    "counted ways": ("ways to read the open choices of a ladder or of a rule", "未定选项的读法种数"),
    "counted keys": ("keys and values in a file", "文件中键和值的个数"),
    "counted depth": ("levels inside each other", "嵌套的层数"),
    "counted file_bytes": ("bytes of a scheme file", "方案文件的字节数"),
    "counted data_bytes": ("bytes of a file with a table", "数据文件的字节数"),
    "counted unpacked_bytes": ("bytes of a workbook, unpacked", "工作簿解压后的字节数"),
    "counted cells": ("cells of a file with tables", "数据文件的单元格数"),
    "digits of number": ("a number of {digits:,} digits", "一个 {digits:,} 位的数"),
    "fewer digits": ("write fewer digits", "减少位数"),
    # ------------------------------------------------------------------------------------------ periods
    "schema of no document": (
        "document_schema({document!r})\ndocuments are those that to_dict() of an object returns\nname one of: {names}",
        "document_schema({document!r})\n文件是各对象的 to_dict() 所给的\n写其中之一：{names}",
    ),
    "no span of rounds": (
        "the period {period!r} of the scheme\na round spans whole months or years\nwrite '1 year' or '3 months'",
        "方案的期长“{period}”有误\n一期为整月或整年\n写 '1 year' 或 '3 months'",
    ),
    "write span": ("write '{span}'", "写 '{span}'"),
    "span of years": ("{count} years", " {count} 年"),
    "span of months": ("{count} months", " {count} 个月"),
    "unreadable period": (
        "the period {value}\na round of this scheme spans {span}\nwrite {form}",
        "期 {value} 有误\n本方案一期为{span}\n{form}",
    ),
    "period reversed": (
        "the period from {start} to {end}\na round ends after it begins\nswap the two days",
        "期为 {start} 至 {end}\n末日不能早于首日\n把两个日期对调",
    ),
    "no date": (
        "{name} = {value}\na day is a date\nwrite it as 2019-12-31",
        "{name} = {value}\n这里应为日期\n写成 2019-12-31 的形式",
    ),
    "period of 12 months": ("a year as {example}", "年写 {example}"),
    "period of 6 months": ("a half as {example}", "半年写 {example}"),
    "period of 3 months": ("a quarter as {example}", "季写 {example}"),
    "period of 1 months": ("a month as {example}", "月写 {example}"),
    "period of years": ("its first and its last year as {example}", "首年和末年写 {example}"),
    "period or days": ("{period}, or its first and last day as {days}", "{period}，或写首日和末日，如 {days}"),
    "period of days": ("its first and its last day as {example}", "首日和末日写 {example}"),
}
