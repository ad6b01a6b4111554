"""Texts of reading a rule: its signs, its nodes and its calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # ----------------------------------------------------------------------------------------- reading the text
    "rule why": (
        "a rule is one expression of names, numbers, texts, operators and the functions of the language",
        "一条规则是一个式子，由名称、数、文字、运算符和规则语言的函数组成",
    ),
    "rule of no text": (
        "a rule is a text, not {value}\n\nput the rule in quotes",
        "规则应为文字，这里是 {value}\n\n用引号把规则括起来",
    ),
    "rule too deep": (
        (
            "more than {most} levels inside each other\na rule is at most {most} levels deep\n"
            "split the rule: name its parts as formulas of their own"
        ),
        "嵌套超过 {most} 层\n一条规则最多嵌套 {most} 层\n拆开规则：把各部分写成单独的公式",
    ),
    "rule too long": (
        (
            "a rule of {length} characters\na rule has at most {most} characters\n"
            "split the rule: name its parts as formulas of their own"
        ),
        "规则有 {length} 个字符\n一条规则最多 {most} 个字符\n拆开规则：把各部分写成单独的公式",
    ),
    "rule too large": (
        (
            "more than {most} parts\na rule has at most {most} parts\n"
            "split the rule: name its parts as formulas of their own"
        ),
        "规则的组成部分超过 {most} 个\n一条规则最多 {most} 个组成部分\n拆开规则：把各部分写成单独的公式",
    ),
    "bracket unclosed": ("{sign!r} is never closed\n\nadd the closing bracket", "“{sign}”没有右括号\n\n补上右括号"),
    "bracket closes nothing": ("{sign!r} closes nothing\n\ntake it out", "“{sign}”没有左括号\n\n删去它"),
    "bracket closes another": (
        "{sign!r} closes nothing\n\nclose {other!r} first",
        "“{sign}”与左括号不配对\n\n先把“{other}”配上右括号",
    ),
    "invisible sign": (
        "the character U+{code}\n\ntake it out; it cannot be seen",
        "有一个看不见的字符 U+{code}\n\n删去它",
    ),
    "no sign": ("{sign!r} is no sign of the language", "“{sign}”不是规则语言的符号"),
    "comment in rule": ("everything from # on is a comment", "# 起的内容是注释"),
    "comment into note": (
        'a rule holds no comment: write it into note = "..."',
        '规则中不能写注释：写到 note = "..." 中',
    ),
    "several in brackets": ("several values in brackets", "几个值放在了括号里"),
    "foreign sign": ("{sign!r} is no sign of the language\n\ntake it out", "“{sign}”不是规则语言的符号\n\n删去它"),
    "no plain decimal": ("{number} is no plain decimal", "{number} 的写法不对"),
    "empty rule": ("an empty rule\n\nwrite an expression", "规则是空的\n\n写一个式子"),
    "condition first": ("'if' before its values", "“if”写在值的前面"),
    "signs": ("the signs {signs!r}", "符号“{signs}”"),
    "other language": ("the words of another language", "这是别的语言的写法"),
    "ratio": ("a ratio", "这是一个比例"),
    "word between values": ("{word!r} between values", "值与值之间有“{word}”"),
    "lone exclamation mark": ("'!' alone\n\nwrite 'not', or != for unequal", "单独的“!”\n\n“非”写 not，“不等于”写 !="),
    "unequal sign": ("'<>'", "“<>”"),
    "write unequal": ("write != for unequal", "“不等于”写 !="),
    "text unclosed": ("a text that is never closed\n\nadd the closing quote", "文字缺少右引号\n\n补上引号"),
    "equals before rule": (
        "'=' before the rule\n\nleave it out: a rule begins with its first value",
        "规则前面有“=”\n\n删去它：规则直接从第一个值写起",
    ),
    "single equals": ("a single '='", "单独的“=”"),
    "write equals": ("write == to compare; a rule assigns nothing", "比较是否相等写 ==；规则中没有赋值"),
    "capitals": ("{word!r} in capitals", "“{word}”用了大写"),
    "bare date": ("{date} is a date without date(...)", "日期 {date} 没有写成 date(...)"),
    "begins with zero": ("{number} begins with 0", "{number} 以 0 开头"),
    "name with digit": ("the name {name!r}", "名称“{name}”以数字开头"),
    "name begins with letter": ("a name begins with a letter", "名称须以字母或汉字开头"),
    "rule with word of Python": (
        (
            "{word!r} is a word of Python\nrules are Python expressions, whose own words name no values\n"
            "give that value another name"
        ),
        "“{word}”是 Python 的保留字\n规则是 Python 式子，保留字不能作名称\n给这个值换一个名称",
    ),
    "no other case": ("the value that holds otherwise is missing", "缺少其余情形的值"),
    "if without else": ("'if' without 'else'\n\nwrite a if c else b", "“if”缺少“else”\n\n写 a if c else b"),
    "rule ends early": (
        "the rule ends too early\n\nwrite what is still needed, or take the last sign out",
        "规则没有写完\n\n补上缺少的部分，或删去最后的符号",
    ),
    "rule unreadable": (
        (
            "this cannot be read\n\n"
            "check brackets, commas and operators at the caret; a name has no spaces, and a text stands in quotes"
        ),
        "这里读不懂\n\n检查 ^ 处的括号、逗号和运算符；名称中不能有空格，文字要加引号",
    ),
    # ---------------------------------------------------------------------------------------------------- nodes
    "foreign node": ("{node} is not part of the language\n\n{instead}", "规则语言中没有{node}\n\n{instead}"),
    "node Attribute": ("a point after a name", "名称后的点"),
    "instead Attribute": (
        "use the name of a value; a decimal has digits on both sides of its point",
        "用值的名称；小数点两边都要有数字",
    ),
    "node Lambda": ("lambda", " lambda"),
    "instead Lambda": ("make it a formula of its own, with takes", "写成单独的带 takes 的公式"),
    "node comprehension": ("a comprehension", "推导式"),
    "instead comprehension": (
        "use sum, mean, count, any, all, min or max with where=",
        "用 sum、mean、count、any、all、min 或 max，以 where= 选择",
    ),
    "node JoinedStr": ("a formatted text", "格式化文字"),
    "instead JoinedStr": ("rules compare texts, and make none", "规则只比较文字，不生成文字"),
    "node List": ("a list", "列表"),
    "instead List": ("write a tuple: (a, b)", "写圆括号：(a, b)"),
    "node NamedExpr": ("an assignment", "赋值"),
    "instead NamedExpr": (
        "make the part a formula of its own and use its name",
        "把这一部分写成单独的公式，再用它的名称",
    ),
    "node Tuple": ("a tuple in this place", "这一处用括号括起来的一组值"),
    "instead Tuple": (
        "a tuple stands after 'in', inside a lookup's brackets, or in within=; a decimal has a point, as in 0.5",
        "一组值只用在 in 之后、对照表的方括号中或 within= 中；小数用点，如 0.5",
    ),
    "node Starred": ("'*' before a value", "值前的“*”"),
    "instead Starred": ("write the values one by one", "把各值逐个写出"),
    "node Slice": ("':' inside brackets", "方括号中的“:”"),
    "instead Slice": ("write the keys of one cell, with commas", "写一个单元格的各个键，用逗号隔开"),
    "node Await": ("await", " await"),
    "node Yield": ("yield", " yield"),
    "instead value alone": ("write the value alone", "只写值本身"),
    "node otherwise": ("{text!r}", "“{text}”这种写法"),
    "instead otherwise": ("write names and operators", "用名称和运算符来写"),
    "point after name": ("a point after a name is not part of the language", "规则语言中没有名称后的点"),
    "text no plain decimal": ("{text!r} is no plain decimal", "“{text}”的写法不对"),
    "list in rule": ("a list is not part of the language", "规则语言中没有列表"),
    "name with underscore": (
        "the name {name!r}\n\nnames do not begin with an underscore",
        "名称“{name}”不可用\n\n名称不能以下划线开头",
    ),
    "None is no value": ("None is no value", "None 不是值"),
    "odd text": (
        "the text {text}\n\nwrite one text in plain quotes, without prefix and backslash",
        "文字 {text} 的写法不对\n\n用普通引号写一段文字，不加前缀和反斜杠",
    ),
    "foreign operator": ("the operator of {text!r} is not part of the language", "规则语言中没有“{text}”里的运算符"),
    "operators": ("use + - * / ** == != < <= > >= and or not in", "可用 + - * / ** == != < <= > >= and or not in"),
    "chain after in": (
        "a chain that goes on after 'in'\n\nput 'in' and its two sides in brackets",
        "“in”之后又接着比较\n\n把 in 和它的两边用括号括起来",
    ),
    "no cause in quotes": (
        "{text!r} names no cause of absence\n"
        "absent() takes the name of one cause in quotes, which the scheme declares\n"
        "write it as absent('too_new'), and declare [absence.too_new]",
        "{text!r} 不是缺值原因的名称\n"
        "absent() 要写一个带引号的名称，并在方案中声明\n"
        "写成 absent('too_new')，并声明 [absence.too_new]",
    ),
    "absence without a value": (
        "{text} stands where there is no value beside it\n"
        "an absence has no kind of its own, so that it stands beside a value of another case\n"
        "write it after 'if' or 'else': {text} if CONDITION else VALUE, the value last; "
        "a row of a decision may give it alone",
        "{text} 旁边没有值\n"
        "缺值本身没有类型：条件成立时缺值，不成立时要有一个值\n"
        "写在条件式里，值放在最后：{text} if 条件 else 值；判定表的一行也可以给出它",
    ),
    "no day in quotes": (
        (
            "{text!r} is no day\n"
            "date() takes one day of the calendar in quotes: year, month and day, with two digits for month and day\n"
            "write it as date('2024-03-01')"
        ),
        ("“{text}”不是日期\ndate() 的引号内写日历上的一天：年、月、日，月和日各两位\n写成 date('2024-03-01')"),
    ),
    "root as power": (
        (
            "the power {power!r}\n\n"
            "write a whole number from 0 to {most}; a root is sqrt(a, decimals) or root(a, n, decimals)"
        ),
        "乘方的指数“{power}”不可用\n\n写 0 至 {most} 的整数；开方写 sqrt(a, decimals) 或 root(a, n, decimals)",
    ),
    "varying power": (
        "the power {power!r}\n\nwrite a whole number from 0 to {most}; a power that varies is power(a, n)",
        "乘方的指数“{power}”不可用\n\n写 0 至 {most} 的整数；指数会变时写 power(a, n)",
    ),
    # ---------------------------------------------------------------------------------------------------- calls
    "brackets without lookup": (
        "brackets after something that is no lookup\n\nwrite lookup[key, ...]",
        "方括号前面不是对照表\n\n写 lookup[key, ...]",
    ),
    "call without name": ("a call of something that has no name", "调用的不是函数名"),
    "call by name": ("call a function by its name", "按名称调用函数"),
    "star before argument": (
        "{sign!r} before an argument\n\nwrite the arguments one by one",
        "参数前有“{sign}”\n\n把各参数逐个写出",
    ),
    "argument twice": ("{name}= is given twice\n\nkeep one of them", "{name}= 写了两次\n\n只留一个"),
    "within takes names": ("within= takes names", "within= 后面只能写名称"),
    "within example": (
        "write within=district, within=(a, b), or within=()",
        "写 within=district、within=(a, b) 或 within=()",
    ),
    "named argument": (
        "{key}= in {name}()\n{usage}\ngive its arguments in their order, without names",
        "{name}() 中写了 {key}=\n{usage}\n按次序写参数，不写参数名",
    ),
    "argument of": ("argument of {name}()", "函数 {name}() 的参数"),
    "number of arguments one": (
        "{name}() with {count} argument\n{usage}\nwrite {form}",
        "{name}() 有 {count} 个参数\n{usage}\n写 {form}",
    ),
    "number of arguments": (
        "{name}() with {count} arguments\n{usage}\nwrite {form}",
        "{name}() 有 {count} 个参数\n{usage}\n写 {form}",
    ),
    "argument needed": (
        (
            "{name}() without {key}=\n{usage}; {key} has no default, since practice differs\n"
            "add {key}= with one of: {words}"
        ),
        "{name}() 缺少 {key}=\n{usage}；各地做法不同，{key} 没有默认值\n加上 {key}=，可写：{words}",
    ),
    "word of argument": (
        "{key}={word}\n{usage}\nwrite one of: {words}, or the name of a parameter",
        "{key}={word} 的写法不对\n{usage}\n可写：{words}，或一个参数的名称",
    ),
    "write word": ("write {word!r}", "写 {word!r}"),
    "foreign node in tree": ("{node} is not part of the language", "规则语言中没有 {node}"),
}
