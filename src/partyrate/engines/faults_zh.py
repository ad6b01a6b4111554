"""What faults of data say in Chinese, beside the English texts with which they are made."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from partyrate.language.domains.analysis import ValueRange
from partyrate.model import Indicator
from partyrate.numbers import digits_of, exact, show
from partyrate.plan import Node
from partyrate.resources import MOST_DIGITS
from partyrate.spans import close_to

Lines = tuple[str, str, str]
"""What is wrong, why, and how to fix it."""

TEXTS: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "missing column": (
        "没有 {column} 这一列{near}",
        "{why}",
        "补上该列；现有各列：{columns}",
        "",
    ),
    "taken column": ("已有名为 {column} 的列", "评定结果要写在这一列", "给该列改名，或去掉它", ""),
    "double key": (
        "这个主键出现了 {times} 次",
        "一个主键只能对应一行",
        "只留一行，或改主键加以区分",
        "每个主键只出现一次",
    ),
    "empty key": ("主键列是空的", "行要靠主键辨认", "每行都填上 {column}", "文字、整数或日期"),
    "wrong key": (
        "{value} 不能作主键，或与其他行的主键类型不同",
        "主键要逐字相同才算同一个",
        "所有表中主键统一写成文字或整数",
        "文字、整数或日期",
    ),
    "other kind": (
        "主键的类型与表 {parent} 中的不同",
        "文字和数字即使看起来一样也不是同一个主键",
        "把 {column} 在两张表中写成同一类型",
        "与表 {parent} 中的类型相同",
    ),
    "no row": ("这不是一行数据", "每一行要写明各列的值", "改用字典的列表或数据框", "一行数据"),
    "odd names": ("列名有问题", "列按名称读取，名称是文字", "每列取不同的名称", "文字，各不相同"),
    "inner name": ("有名为 {column} 的列", "评定过程中要用这个列名", "给该列改名，或去掉它", ""),
    "not given": (
        "没有给出这张表",
        "表 {finer} 的每一行都属于它的一行，方案还要读 {inputs}",
        "连同其他表一起给出",
        "",
    ),
    "orphan": (
        "表 {parent} 中没有对应的行",
        "表 {table} 的每一行都属于表 {parent} 的一行",
        "在表 {parent} 中补上该行，或改正主键",
        "表 {parent} 中的主键",
    ),
    "empty table": ("表中没有数据行", "评定至少要有一行", "检查是否给错了文件或范围", "至少一行"),
    "too many": (
        "有 {rows} 行",
        "方案规定最多 {most} 行，精确性的证明以此为据",
        "检查数据，或改 [table.{table}] 的 rows",
        "最多 {most} 行",
    ),
    "round": ("{value} 不是往期", "往期表只放本期之前的各期", "改正期次，或去掉该行", "本期之前的期次"),
    "unexpected key": (
        "不应有 {value}",
        "每个上级行都只有方案列出的各行",
        "改正主键，或在 expects 中加上它",
        "其中之一：{known}",
    ),
    "given twice": (
        "给出了这张表",
        "它的各行就是表 {parent} 的这些列：{columns}",
        "去掉这张表，在表 {parent} 中给出这些列",
        "",
    ),
    "unordered text": (
        "主键 {column} 是文字，没有先后次序",
        "规则要按 {column} 的次序看表 {table} 的各行",
        "写成整数或日期，或在 [table.{table}] 的 expects 中按次序列出",
        "整数或日期",
    ),
    "even order": (
        "另有一行在 {order} 的次序中处于同一位置",
        "规则要按次序看表 {table} 的各行，两行谁先谁后不明",
        "加以区分，或在 [table.{table}] 的 order 中再加一项",
        "同一上级之下每个位置只有一行",
    ),
    "hidden": (
        "{value} 按 {read} 读",
        "看不见的字符不起区分作用；数据框和数据库中的数据不作改动",
        "写成 {read}",
        "",
    ),
}  # fmt: skip


def in_chinese(key: str, **data: object) -> tuple[str, str, str, str]:
    """Return what a fault says: what, why, how to fix it, and what is expected."""
    what, why, fix, expected = (text.format(**data) for text in TEXTS[key])
    return what, why, fix, expected


def cell_lines(node: Node, raw: Any, shown: str) -> Lines:
    """Return what is wrong with a cell of an input, or of a past round, why, and how to fix it."""
    entry, name = node.entry, node.name
    if not shown.strip() or raw is None:
        return "没有值", f"方案每行都要读 {name}", "填上数值；若个别行可以没有，在方案中写 optional = true"
    if not (isinstance(entry, Indicator) and entry.is_input):
        return (
            f"{shown} 不是 {name} 可能的结果",
            f"{name} 由方案算出，其规则不会得出此值",
            "改正该值；若往期办法不同，可留空",
        )
    if node.value_range.kind == "number":
        return _number_lines(node, entry, raw, shown)
    if entry.kind == "choice":
        near = close_to(raw, entry.values) if isinstance(raw, str) else ()
        write = f"是不是 {'、'.join(near)}" if near else "改为其中之一"
        return (
            f"{shown} 不在可选值之中",
            f"{name} 只能取方案列出的值",
            f"{write}；或在 [input.{name}] 的 values 中加上它",
        )
    if entry.kind == "flag":
        return f"{shown} 既不表示是，也不表示否", f"方案规定 {name} 填是或否", "写“是”或“否”"
    if entry.kind == "date":
        return f"{shown} 不是日期", f"方案规定 {name} 是日期", "写日历上有的日期，如 2019-12-31"
    return f"{shown} 含有看不见的字符，或不是文字", f"方案规定 {name} 是文字", "重新写成普通文字"


def _number_lines(node: Node, entry: Indicator, raw: Any, shown: str) -> Lines:
    value_range, name = node.value_range, node.name
    if digits_of(raw) > MOST_DIGITS:
        return "位数太多", f"数最多 {MOST_DIGITS:,} 位", "减少位数"
    value = exact(raw)
    if value is None:
        return f"{shown} 不是普通的数", f"方案规定 {name} 是数", "只用阿拉伯数字和小数点，如 9.5"
    return _beyond(value_range, value, name) or _decimals(value_range, value, name) or _off_grid(entry, value, name)


def _beyond(value_range: ValueRange, value: Fraction, name: str) -> Lines | None:
    why, fix = "方案规定了 {name} 的{side}值 {limit}，精确性的证明以此为据", "改正该值，或改 [input.{name}] 的 {key}"
    for key, side, limit, is_beyond in (
        ("low", "最小", value_range.low, value < value_range.low),
        ("high", "最大", value_range.high, value > value_range.high),
    ):  # fmt: skip
        if is_beyond:
            words = {"name": name, "side": side, "limit": show(limit), "key": key}
            beyond = "低于" if key == "low" else "高于"
            return f"{show(value)} {beyond}{side}值 {show(limit)}", why.format(**words), fix.format(**words)
    return None


def _decimals(value_range: ValueRange, value: Fraction, name: str) -> Lines | None:
    digits = value_range.decimals or 0
    if (value * (value_range.resolution or 1)).denominator == 1:
        return None
    form = f"最多 {digits} 位小数" if digits else "整数"
    return (
        f"{show(value)} 的小数位太多",
        f"方案规定 {name} 为{form}，给出的数不作舍入",
        f"改为{form}，或改 [input.{name}] 的 decimals",
    )


def _off_grid(entry: Indicator, value: Fraction, name: str) -> Lines:
    if entry.step is not None and value % entry.step:
        return (
            f"{show(value)} 不是 {show(entry.step)} 的倍数",
            f"方案规定了 {name} 可取的值",
            f"改正该值，或改 [input.{name}]",
        )
    return f"{show(value)} 不在允许的值之中", f"方案规定了 {name} 可取的值", f"改正该值，或改 [input.{name}]"
