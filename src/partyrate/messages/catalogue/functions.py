"""Texts of the functions of the language: how each is called, and what it gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
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
    "usage absent": (
        "absent('too_new'): no value, for a cause that the scheme declares; it stands after 'if' or 'else'",
        "absent('too_new')：没有值，原因由方案声明；只写在条件式的一个分支里",
    ),
    "usage move": (
        "move(level, steps): the level so many rungs up (down where negative)",
        "move(level, steps)：上调若干级的等次（负数为下调）",
    ),
    "usage best_level": (
        "best_level(a, b, ...): the best of several levels; a text is the name of a level",
        "best_level(a, b, ...)：几个等次中最好的；文字是等次的名称",
    ),
    "usage worst_level": (
        "worst_level(a, b, ...): the worst of several levels; a text is the name of a level",
        "worst_level(a, b, ...)：几个等次中最差的；文字是等次的名称",
    ),
    "usage most_frequent_level": (
        (
            "most_frequent_level(a, b, ..., ties='better' or 'worse' or 'open'): the level that most of several levels "
            "are; of several such levels the better or the worse one, or undetermined"
        ),
        (
            "most_frequent_level(a, b, ..., ties='better' 或 'worse' 或 'open')："
            "几个等次中出现最多的；次数并列时取较好的（better）、取较差的（worse）或待定（open）"
        ),
    ),
    "usage sum of rows": ("sum(a, where=, within=): the total over rows", "sum(a, where=, within=)：各行之和"),
    "usage mean of rows": (
        "mean(a, where=, within=): the exact mean over rows",
        "mean(a, where=, within=)：各行的精确平均值",
    ),
    "usage product": (
        "product(a, where=, within=): all values multiplied; 1 over no rows",
        "product(a, where=, within=)：各行连乘；没有行时为 1",
    ),
    "usage weighted_mean": (
        (
            "weighted_mean(a, w, where=, within=): the exact mean in which each row counts with its weight, from 0 up; "
            "missing where the weights total 0"
        ),
        "weighted_mean(a, w, where=, within=)：按权重 w（不小于 0）的精确加权平均值；权重合计为 0 时为缺失",
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
    "usage best_level of rows": (
        "best_level(a, where=, within=): the best level over rows",
        "best_level(a, where=, within=)：各行中最好的等次",
    ),
    "usage worst_level of rows": (
        "worst_level(a, where=, within=): the worst level over rows",
        "worst_level(a, where=, within=)：各行中最差的等次",
    ),
    "usage most_frequent_level of rows": (
        (
            "most_frequent_level(a, ties='better' or 'worse' or 'open', where=, within=): the level that most rows "
            "have; of several such levels the better or the worse one, or undetermined"
        ),
        (
            "most_frequent_level(a, ties='better' 或 'worse' 或 'open', where=, within=)："
            "各行中出现最多的等次；次数并列时取较好的（better）、取较差的（worse）或待定（open）"
        ),
    ),
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
    "usage stdev": (
        (
            "stdev(a, decimals, kind='population' or 'sample', where=, within=): the standard deviation, rounded "
            "exactly to constant decimals; missing where the variance is"
        ),
        (
            "stdev(a, decimals, kind='population' 或 'sample', where=, within=)：标准差，精确舍入到固定小数位；"
            "方差为缺失时为缺失"
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
    "usage percent_rank": (
        (
            "percent_rank(a, 'asc' or 'desc', within=, ties='min' or 'max' or 'mean', kind='share' or 'inclusive' or "
            "'exclusive'): the rank as a share of the n rows that have one: rank / n, (rank - 1) / (n - 1), which is "
            "missing for a single row, or rank / (n + 1)"
        ),
        (
            "percent_rank(a, 'asc' 或 'desc', within=, ties='min' 或 'max' 或 'mean', kind='share' 或 'inclusive' 或 "
            "'exclusive')：名次占有名次的 n 行的比例："
            "名次 / n、(名次 - 1) / (n - 1)（只有一行时为缺失）或名次 / (n + 1)"
        ),
    ),
    "usage scaled": (
        (
            "scaled(a, 'asc' or 'desc', to='best' or 'mean' or 'range', otherwise=, where=, within=): a as a share of "
            "the best or of the mean, or of the way from the worst to the best; otherwise= where what it is divided by "
            "is not above zero"
        ),
        (
            "scaled(a, 'asc' 或 'desc', to='best' 或 'mean' 或 'range', otherwise=, where=, within=)："
            "与最优值、平均值之比，或在最差与最优之间的位置；除数不大于零时取 otherwise="
        ),
    ),
    "usage cumulative": (
        (
            "cumulative(a, by, 'asc' or 'desc', within=, ties='min' or 'max' or 'open'): the running total of a along "
            "the order of by; of tied rows its own amount (min), those of all (max), or undetermined where that "
            "matters (open)"
        ),
        (
            "cumulative(a, by, 'asc' 或 'desc', within=, ties='min' 或 'max' 或 'open')：按 by 的顺序累计 a；"
            "并列时只计本行（min）、计全部并列行（max），或有影响时待定（open）"
        ),
    ),
    "usage ahead": (
        (
            "ahead(a, by, 'asc' or 'desc', within=, ties='min' or 'max' or 'open'): a of the row directly ahead in the "
            "order of by, missing for the first; tied rows are not ahead of each other, and of several rows that are "
            "directly ahead the least counts (min), the greatest (max), or, unless they agree, none (open)"
        ),
        (
            "ahead(a, by, 'asc' 或 'desc', within=, ties='min' 或 'max' 或 'open')：按 by 的顺序排在前一位的行的 a，"
            "第一位缺失；并列的行互不在前，前一位有并列的，取其中最小的（min）、最大的（max），"
            "或不一致时待定（open）"
        ),
    ),
    "usage behind": (
        (
            "behind(a, by, 'asc' or 'desc', within=, ties='min' or 'max' or 'open'): a of the row directly behind in "
            "the order of by, missing for the last; else as ahead"
        ),
        (
            "behind(a, by, 'asc' 或 'desc', within=, ties='min' 或 'max' 或 'open')：按 by 的顺序排在后一位的行的 a，"
            "最后一位缺失；其余同 ahead"
        ),
    ),
    "usage handed_out": (
        (
            "handed_out(a, by, 'asc' or 'desc', total, within=, ties='share' or 'open'): what each row gets of a total "
            "that is handed out in the order of by until it is used up; tied rows share in proportion, or are "
            "undetermined where that matters"
        ),
        (
            "handed_out(a, by, 'asc' 或 'desc', total, within=, ties='share' 或 'open')："
            "总额按 by 的顺序发放直至用完，每行至多得 a；并列的按比例分，或有影响时待定"
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
