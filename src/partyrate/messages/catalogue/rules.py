"""Texts of reading a rule: its signs, its nodes, its calls, and the functions of the language."""

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
    # ------------------------------------------------------------------- the arguments and results of functions
    "usage +": ("a + b: the sum", "a + b：和"),
    "usage -": ("a - b: the difference", "a - b：差"),
    "usage *": ("a * b: the product", "a * b：积"),
    "usage /": ("a / b: the exact quotient; b must not be able to be zero", "a / b：精确的商；b 不可能为零"),
    "usage **": ("a ** 2: a constant whole power", "a ** 2：乘方，指数为固定整数"),
    "usage negative": ("-a: the opposite number", "-a：相反数"),
    "usage ==": ("a == b: equal", "a == b：等于"),
    "usage !=": ("a != b: not equal", "a != b：不等于"),
    "usage <": ("a < b: less, earlier, or a lower level", "a < b：小于、早于或等次较低"),
    "usage <=": ("a <= b: at most", "a <= b：不大于"),
    "usage >": ("a > b: greater, later, or a higher level", "a > b：大于、晚于或等次较高"),
    "usage >=": ("a >= b: at least", "a >= b：不小于"),
    "usage and": ("a and b: both are true", "a and b：两者都成立"),
    "usage or": ("a or b: one is true", "a or b：至少一个成立"),
    "usage not": ("not a: the opposite", "not a：相反"),
    "usage if": ("a if c else b: a where c is true, else b", "a if c else b：c 成立时为 a，否则为 b"),
    "usage agree": (
        (
            "no sign: what a rule gives in every way in which unpublished choices can be read; undetermined where the "
            "ways differ"
        ),
        "没有符号：未公布的选项无论怎样读，规则给出的共同结果；结果不同时为无法确定",
    ),
    "usage min": ("min(a, b, ...): the smallest of its arguments", "min(a, b, ...)：各参数中最小的"),
    "usage max": ("max(a, b, ...): the greatest of its arguments", "max(a, b, ...)：各参数中最大的"),
    "usage abs": ("abs(a): the size without its sign", "abs(a)：绝对值"),
    "usage round": (
        (
            "round(a, decimals, 'half_up'): rounded to constant decimals (0 where left out, -1 for tens), half away "
            "from zero unless a third argument says half_down, half_even, down, up, floor or ceil"
        ),
        (
            "round(a, decimals, 'half_up')：按固定小数位舍入（不写为 0 位，-1 为十位），默认四舍五入，第三个参数可写 "
            "half_down、half_even、down、up、floor 或 ceil"
        ),
    ),
    "usage floor": (
        "floor(a, decimals): rounded down; whole where decimals are left out",
        "floor(a, decimals)：向下舍入；不写小数位时取整",
    ),
    "usage ceil": (
        "ceil(a, decimals): rounded up; whole where decimals are left out",
        "ceil(a, decimals)：向上舍入；不写小数位时取整",
    ),
    "usage round_to": (
        "round_to(a, step, 'half_up'): rounded to a multiple of a constant step, such as 0.5 or 10, as by round",
        "round_to(a, step, 'half_up')：舍入到固定单位（如 0.5、10）的整倍数，方式同 round",
    ),
    "usage power": (
        "power(a, n): a to the whole power n, which may vary from 0 to 20",
        "power(a, n)：a 的 n 次方，n 为 0 至 20 的整数，可随行变化",
    ),
    "usage sqrt": (
        "sqrt(a, decimals): the square root, rounded exactly to constant decimals; a must not be able to be negative",
        "sqrt(a, decimals)：平方根，按固定小数位精确四舍五入；a 不可能为负",
    ),
    "usage root": (
        "root(a, n, decimals): the root of the constant degree n from 2 to 10, rounded as by sqrt",
        "root(a, n, decimals)：n 次方根，n 为 2 至 10 的固定整数，舍入同 sqrt",
    ),
    "usage clamp": (
        "clamp(a, low, high): a, but at least low and at most high",
        "clamp(a, low, high)：a，但不低于 low、不高于 high",
    ),
    "usage full_years": (
        (
            "full_years(start, end): whole years from one date to the other, by anniversary; a start on 29 February "
            "has its anniversary on 1 March where the year has no such day; negative where end is earlier"
        ),
        (
            "full_years(start, end)：两个日期之间的整年数，按周年计；2 月 29 日起算的，平年的周年为 3 月 1 日；end "
            "较早时为负"
        ),
    ),
    "usage date": (
        "date('2024-03-01'): a day that the rule names: year, month, day",
        "date('2024-03-01')：规则写明的日期，依次为年、月、日",
    ),
    "usage full_months": (
        (
            "full_months(start, end): whole months from one date to the other; a month is over on the same day of the "
            "next one, or on the first of the month after where it has no such day; negative where end is earlier"
        ),
        (
            "full_months(start, end)：两个日期之间的整月数；满月之日为下月同一日，下月没有这一天的为再下月 1 日；"
            "end 早于 start 时为负数"
        ),
    ),
    "usage days_between": (
        "days_between(start, end): days from one date to the other",
        "days_between(start, end)：两个日期相隔的天数",
    ),
    "usage years_after": (
        (
            "years_after(date, years): the same day so many whole years later (earlier where negative); 28 February "
            "for 29 February where the year has no such day; no rule where the calendar has no such year"
        ),
        (
            "years_after(date, years)：若干整年之后的同一日（负数为之前）；2 月 29 日遇平年为 2 月 28 日；"
            "超出日历时无规则"
        ),
    ),
    "usage months_after": (
        (
            "months_after(date, months): the same day so many whole months later (earlier where negative); the last "
            "day of the month where that is shorter; no rule where the calendar has no such month"
        ),
        (
            "months_after(date, months)：若干整月之后的同一日（负数为之前）；当月没有这一天的为当月最后一天；"
            "超出日历时无规则"
        ),
    ),
    "usage days_after": (
        (
            "days_after(date, days): the date so many whole days later (earlier where negative); no rule where the "
            "calendar has no such day"
        ),
        "days_after(date, days)：若干整天之后的日期（负数为之前）；日历中没有这一天时无规则",
    ),
    "usage year": ("year(date): its year", "year(date)：年"),
    "usage quarter": ("quarter(date): its quarter, 1 to 4", "quarter(date)：季，1 至 4"),
    "usage month": ("month(date): its month, 1 to 12", "month(date)：月，1 至 12"),
    "usage day": ("day(date): its day of the month, 1 to 31", "day(date)：日，1 至 31"),
    "usage weekday": (
        "weekday(date): its day of the week, 1 for Monday to 7 for Sunday",
        "weekday(date)：星期，1 为星期一，7 为星期日",
    ),
    "usage day_of_year": (
        "day_of_year(date): its number in the year, 1 to 366",
        "day_of_year(date)：当年的第几天，1 至 366",
    ),
    "usage year_start": ("year_start(date): the first day of its year", "year_start(date)：当年第一天"),
    "usage year_end": ("year_end(date): the last day of its year", "year_end(date)：当年最后一天"),
    "usage quarter_start": ("quarter_start(date): the first day of its quarter", "quarter_start(date)：当季第一天"),
    "usage quarter_end": ("quarter_end(date): the last day of its quarter", "quarter_end(date)：当季最后一天"),
    "usage month_start": ("month_start(date): the first day of its month", "month_start(date)：当月第一天"),
    "usage month_end": ("month_end(date): the last day of its month", "month_end(date)：当月最后一天"),
    "usage present": ("present(a): whether there is a value", "present(a)：是否有值"),
    "usage coalesce": ("coalesce(a, b, ...): the first value that is there", "coalesce(a, b, ...)：第一个有值的参数"),
    "usage move": (
        "move(level, steps): the level so many rungs up (down where negative)",
        "move(level, steps)：上调若干级的等次（负数为下调）",
    ),
    "usage sum of rows": ("sum(a, where=, within=): the total over rows", "sum(a, where=, within=)：各行之和"),
    "usage mean of rows": (
        "mean(a, where=, within=): the exact mean over rows",
        "mean(a, where=, within=)：各行的精确平均值",
    ),
    "usage count of rows": (
        "count(table, where=) or count(a, where=, within=): the number of rows",
        "count(table, where=) 或 count(a, where=, within=)：行数",
    ),
    "usage any of rows": (
        "any(c, where=, within=): whether it is true in some row",
        "any(c, where=, within=)：是否有一行成立",
    ),
    "usage all of rows": (
        "all(c, where=, within=): whether it is true in every row",
        "all(c, where=, within=)：是否每一行都成立",
    ),
    "usage min of rows": ("min(a, where=, within=): the smallest over rows", "min(a, where=, within=)：各行中最小的"),
    "usage max of rows": ("max(a, where=, within=): the greatest over rows", "max(a, where=, within=)：各行中最大的"),
    "usage median": (
        "median(a, where=, within=): the middle value, or the mean of the two middle ones",
        "median(a, where=, within=)：中位数；个数为偶数时取中间两个的平均",
    ),
    "usage largest": (
        "largest(a, k, where=, within=): the k-th greatest; missing over fewer rows",
        "largest(a, k, where=, within=)：第 k 大的值；行数不足时为缺失",
    ),
    "usage smallest": (
        "smallest(a, k, where=, within=): the k-th smallest; missing over fewer rows",
        "smallest(a, k, where=, within=)：第 k 小的值；行数不足时为缺失",
    ),
    "usage variance": (
        (
            "variance(a, kind='population' or 'sample', where=, within=): the mean square of the distances from the "
            "mean; that of a sample over one less than the number of rows, and missing for a single one"
        ),
        (
            "variance(a, kind='population' 或 'sample', where=, within=)：方差；总体方差除以行数，"
            "样本方差除以行数减一，只有一行时为缺失"
        ),
    ),
    "usage trimmed_mean": (
        (
            "trimmed_mean(a, k, where=, within=): the mean without the k greatest and the k smallest, or without the k "
            "smallest and n greatest by trimmed_mean(a, k, n); missing where nothing is left"
        ),
        (
            "trimmed_mean(a, k, where=, within=)：去掉 k 个最大值和 k 个最小值后的平均值；"
            "trimmed_mean(a, k, n) 去掉 k 个最小值和 n 个最大值；全部去掉时为缺失"
        ),
    ),
    "usage percentile": (
        (
            "percentile(a, p, kind='nearest_rank' or 'linear', where=, within=): the value below which the share p of "
            "the rows lies, p from 0 to 1"
        ),
        "percentile(a, p, kind='nearest_rank' 或 'linear', where=, within=)：分位数，p 为 0 至 1 的比例",
    ),
    "usage rank": (
        (
            "rank(a, 'asc' or 'desc', within=, ties='min' or 'max' or 'mean' or 'dense'): the place among the rows "
            "that agree in the names of within, 1 is first"
        ),
        (
            "rank(a, 'asc' 或 'desc', within=, ties='min' 或 'max' 或 'mean' 或 'dense')：在 within "
            "各项相同的行中的名次，1 为第一"
        ),
    ),
    "usage previous": (
        "previous(a): its value one round earlier, as recorded; missing without",
        "previous(a)：上一期记录的值；没有时为缺失",
    ),
    "usage streak": (
        (
            "streak(c, where=): for how many rounds in a row, this one last, it is true; rounds that where= leaves out "
            "are passed over"
        ),
        "streak(c, where=)：到本期为止连续成立的期数；where= 排除的期跳过",
    ),
    "usage times": (
        "times(c, where=): in how many rounds, this one included, it is true, of those that where= selects",
        "times(c, where=)：在 where= 选出的各期（含本期）中成立的期数",
    ),
}
