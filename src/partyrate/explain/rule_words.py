"""Rules as a person would write them in Chinese: names by labels, operators as signs, functions in words.

A rule is worded from its text, so that what stands there is what was written: a formula that takes arguments keeps its
name. Values can stand in place of parts, by their places in the text.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from partyrate.explain.rule_parts import DAYS, SHIFTED, is_day, is_iso_day, is_number, named_in, opposite_of, tree_of
from partyrate.language.brackets import is_loose_number
from partyrate.language.functions import AMONG, LEVELS, NEIGHBOURS, OF_SEVERAL_LEVELS, OPERATORS, RUNNING
from partyrate.language.grammar import Call
from partyrate.messages import filled, joined, template, text, word
from partyrate.model import Scheme
from partyrate.model.value_words import value_labels
from partyrate.notes import name_words
from partyrate.numbers import show

Span = tuple[int, int]

Labels = Mapping[str, str]
"""How the values are written that a part of a rule is compared with: levels of a ladder, values of a choice."""

NO_LABELS: Final[Labels] = {}

_ATOM, _SIGN, _PRODUCT, _SUM, _COMPARED, _AND, _OR, _PHRASE = range(8)
"""How loosely a part holds together: what is looser than its place allows stands in brackets."""

_LEVELS: Final = {ast.Mult: _PRODUCT, ast.Div: _PRODUCT, ast.Add: _SUM, ast.Sub: _SUM, ast.And: _AND, ast.Or: _OR}
_NAMED: Final = (*DAYS, "rows", "candidates")
_EXTREMES: Final = ("min", "max")
_EXTREMES_OF_ROWS: Final = ("min of rows", "max of rows")
_TIES: Final = {"neighbour ": NEIGHBOURS, "running ": RUNNING, "level ": LEVELS}  # whose ties have words of their own
_ROUNDINGS: Final = {"round": "half_up", "round_to": "half_up", "floor": "floor", "ceil": "ceil"}
"""The functions that round, and how each does where nothing else is said."""


def _level_of_value(shown: str) -> int:
    """Return how loosely a value holds together that stands in place of a part."""
    return _PRODUCT if is_loose_number(shown) else _ATOM


class RuleWords:
    """Writes the rules of a scheme in words.

    Args:
        scheme: The scheme, whose labels stand for its names.
        table: The table that the rule belongs to.
        lang: The language.
    """

    def __init__(self, scheme: Scheme, table: str | None, lang: str) -> None:
        self.scheme, self.table, self.lang = scheme, table, lang
        self.filled: Mapping[Span, str] = {}
        self._known_labels: dict[str, Labels] = {}

    def words(self, rule: str, values: Mapping[Span, str] | None = None) -> str:
        """Return a rule in words; as it is written where it has none. `values` hold what stands in place of parts."""
        self.filled = values or {}
        return rule if (tree := tree_of(rule)) is None else self._whole(tree)

    def _whole(self, node: ast.expr) -> str:
        """Return a rule; a rounding of all of it stands at its end."""
        call: Call | None = getattr(node, "call", None)
        if call is not None and call.function.name in _ROUNDINGS and self._place(node) not in self.filled:
            return self._rounded(call, " whole rule", self._whole(call.arguments[0]))
        return self._part(node)[0]

    def _say(self, key: str, **parts: Any) -> str:
        return filled(f"said {key}", self.lang, parts)

    def _place(self, node: ast.expr) -> Span:
        return node.start, node.end  # type: ignore[attr-defined]  # the grammar adds its place to what it read

    def _in(self, node: ast.expr, most: int = _ATOM, labels: Labels = NO_LABELS) -> str:
        """Return a part, in brackets where it is looser than its place allows."""
        words, level = self._part(node, labels)
        return words if level <= most else self._say("group", x=words)

    def _part(self, node: ast.expr, labels: Labels = NO_LABELS) -> tuple[str, int]:  # noqa: PLR0911 - one each
        """Return a part in words, and how loosely it holds together; `labels` are those of what it is compared with."""
        if (place := self._place(node)) in self.filled:
            return self.filled[place], _level_of_value(self.filled[place])
        match node:
            case ast.Constant():
                return self._constant(node.value, labels), _ATOM
            case ast.Name():
                return self._name(node.id), _ATOM
            case ast.BinOp(op=ast.Pow()):
                return self._say("**", x=self._in(node.left), n=self._in(node.right)), _PHRASE
            case ast.BinOp():
                level = _LEVELS[type(node.op)]
                right = level - 1 if isinstance(node.op, ast.Sub | ast.Div) else level
                return self._sign(node.op).join((self._in(node.left, level), self._in(node.right, right))), level
            case ast.BoolOp():
                level = _LEVELS.get(type(node.op), _OR)
                return self._sign(node.op).join(self._in(each, level - 1) for each in node.values), level
            case ast.UnaryOp(op=ast.UAdd()):
                return self._part(node.operand, labels)
            case ast.UnaryOp(op=ast.Not()):
                return self._negated(node.operand)
            case ast.UnaryOp():
                return self._say(OPERATORS[type(node.op)], x=self._in(node.operand)), _SIGN
            case ast.Compare():
                return self._compared(node), _COMPARED
            case ast.IfExp():
                return self._choice(node, labels), _PHRASE
            case ast.Subscript():
                return self._cell(node), _ATOM
        return self._called(node, labels)

    def _negated(self, node: ast.expr) -> tuple[str, int]:
        """Return that a part is not true; of a truth that stands there, the opposite one."""
        truths = [text(f"explained {each}").in_language(self.lang) for each in ("true", "false")]
        words, level = self._part(node)
        if level == _ATOM and words in truths:
            return truths[1 - truths.index(words)], _ATOM
        if self._place(node) in self.filled:
            return words, _ATOM
        call: Call | None = getattr(node, "call", None)
        if call is not None and call.function.name == "present":
            return self._say("not present", x=self._in(call.arguments[0])), _COMPARED
        key = "not name" if isinstance(node, ast.Name | ast.Subscript) else "not"
        return self._say(key, x=self._in(node)), _COMPARED if key == "not name" else _SIGN

    def presence(self, call: Call, labels: Labels) -> tuple[str, int]:
        """Return that a value is there; of a value that was put in, whether it is."""
        known = self.filled.get(self._place(call.arguments[0]))
        if known is None or known == word("cause", "undetermined").in_language(self.lang):
            return (self._say("present", x=self._in(call.arguments[0])), _PHRASE) if known is None else (known, _ATOM)
        is_absent = known in [each.text.in_language(self.lang) for each in self.scheme.causes.values()]
        return text(f"explained {str(not is_absent).lower()}").in_language(self.lang), _ATOM

    def _sign(self, operator: ast.AST) -> str:
        return template(f"said {OPERATORS[type(operator)]}", self.lang)

    def _name(self, name: str) -> str:
        if name in _NAMED and name not in self.scheme.entries:
            return self._say(name)
        if name in self.scheme.tables:
            return self.scheme.tables[name].label(self.lang)
        return name_words(self.scheme, self.table, name).in_language(self.lang)

    def _constant(self, value: Any, labels: Labels) -> str:
        if isinstance(value, bool):
            return text(f"explained {str(value).lower()}").in_language(self.lang)
        if isinstance(value, Fraction):
            return show(value)
        return labels.get(value) or self._say("quoted", text=value)

    def _labels(self, *nodes: ast.expr) -> Labels:
        """Return the labels of what some parts can be: of the levels or values of the first that has some."""
        return next((found for each in nodes for name in named_in(each) if (found := self._labels_of(name))), NO_LABELS)

    def _labels_of(self, name: str) -> Labels:
        """Return how the levels of a ladder, or the values of a choice, are written; found once for each name."""
        if name not in self._known_labels:
            values = value_labels(self.scheme.entries.get(name))
            said = {value: self._say("quoted", text=words.get(self.lang, value)) for value, words in values.items()}
            levels = self.scheme.ladders[name].levels if name in self.scheme.ladders else ()
            self._known_labels[name] = {level.name: level.label(self.lang) for level in levels} or said
        return self._known_labels[name]

    def _compared(self, node: ast.Compare) -> str:
        """Return a comparison, or a chain of them, which may end with `in`."""
        labels = self._labels(node.left, *node.comparators)
        left, operator, members = node.left, node.ops[-1], node.comparators[-1]
        if isinstance(operator, ast.In | ast.NotIn):
            each = members.elts if isinstance(members, ast.Tuple) else [members]
            listed = joined(self._in(member, _SUM, labels) for member in each)
            x = self._in(node.comparators[-2] if len(node.ops) > 1 else left, _SUM, labels)
            if len(each) == 1:
                single = ast.Eq() if isinstance(operator, ast.In) else ast.NotEq()
                return self._chain(left, [*node.ops[:-1], single], [*node.comparators[:-1], *each], labels)
            among = self._say(OPERATORS[type(operator)], x=x, members=listed)
            if len(node.ops) == 1:
                return among
            return self._say("and").join((self._chain(left, node.ops[:-1], node.comparators[:-1], labels), among))
        return self._chain(left, node.ops, node.comparators, labels)

    def _chain(self, left: ast.expr, operators: Sequence[ast.cmpop], others: Sequence[ast.expr], labels: Labels) -> str:
        words = self._in(left, _SUM, labels)
        for operator, other in zip(operators, others, strict=True):
            words += self._sign(operator) + self._in(other, _SUM, labels)
        return words

    def _choice(self, node: ast.IfExp, labels: Labels) -> str:
        """Return a condition with what holds where it is true and where it is not; the latter may go on."""
        labels = labels or self._labels(node.body, node.orelse)
        other = self._part(node.orelse, labels)[0]  # the last part, which needs no brackets
        return self._say("if", test=self._in(node.test, _OR), body=self._in(node.body, _OR, labels), other=other)

    def _cell(self, node: ast.Subscript) -> str:
        """Return a cell of a lookup by its keys."""
        assert isinstance(node.value, ast.Name)
        if (decision := self.scheme.indicators.get(node.value.id)) is not None and isinstance(node.slice, ast.Constant):
            parts = {"name": decision.label(self.lang), "column": node.slice.value}
            return filled("column of a decision", self.lang, parts)
        lookup = self.scheme.lookups.get(node.value.id)
        keys = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        names = lookup.keys if lookup is not None else ()
        known = [self._labels_of(name) for name in names] + [NO_LABELS] * len(keys)
        words = joined(self._in(key, _SUM, labels) for key, labels in zip(keys, known, strict=False))
        return self._say("cell", lookup=self._name(node.value.id), keys=words)

    # ----------------------------------------------------------------------------------------------------------- calls

    def _called(self, node: Any, labels: Labels) -> tuple[str, int]:
        """Return a call of a function of the language, or of a formula that takes arguments."""
        call: Call | None = getattr(node, "call", None)
        if call is None:
            entry = self.scheme.indicators.get(node.func.id)
            name = node.func.id if entry is None else entry.label(self.lang)
            return self._say("call", name=name, members=joined(self._in(each, _SUM) for each in node.args)), _ATOM
        write = _CALLS.get(call.function.name, RuleWords._of_rows)
        return write(self, call, labels or self._labels(*call.arguments))

    def rounding(self, call: Call, labels: Labels) -> tuple[str, int]:
        """Return a rounding."""
        return self._rounded(call, "", self._in(call.arguments[0])), _PHRASE

    def extreme(self, call: Call, labels: Labels) -> tuple[str, int]:
        """Return the least or the greatest of several values; of one value and a number, the value with a limit."""
        name, arguments = call.function.name, call.arguments
        limits = [each for each in arguments if is_number(each)]
        if name in _EXTREMES and (len(arguments), len(limits)) == (2, 1):
            limited = arguments[1 - arguments.index(limits[0])]
            return self._say(f"{name} limit", x=self._in(limited, _SUM), limit=self._in(limits[0], _SIGN)), _PHRASE
        members = joined(self._in(each, _PRODUCT, labels) for each in arguments)
        if name in _EXTREMES and any(map(self._is_day, arguments)):
            return self._say(f"{name} day", members=members), _PHRASE
        of_two = " of two" if name in _EXTREMES and len(arguments) == 2 else ""
        return self._say(name + of_two, members=members, **self._options(call)), _PHRASE

    def _is_day(self, node: ast.expr) -> bool:
        """Return whether a part is seen to be a day, as it is written or by the value that stands in its place."""
        return is_day(self.scheme, node) or is_iso_day(self.filled.get(self._place(node), ""))

    def shifted(self, call: Call, labels: Labels) -> tuple[str, int]:
        """Return a level so many levels up, or a day so much later; down, or earlier, where it is written so."""
        first, by = call.arguments
        name, amount = call.function.name, self._in(by)
        if (known := self.filled.get(self._place(by))) is not None:
            is_back, amount = known.startswith("-"), known.removeprefix("-")
        else:
            opposite = opposite_of(by)
            is_back = opposite is not None
            amount = amount if opposite is None else self._in(opposite)
        return self._say(f"{name} back" if is_back else name, x=self._in(first, labels=labels), y=amount), _PHRASE

    def first_present(self, call: Call, labels: Labels) -> tuple[str, int]:
        """Return the first value that is there."""
        first, *rest = call.arguments
        others = joined(self._in(each, _SUM, labels) for each in rest)
        return self._say("coalesce", x=self._in(first, labels=labels), others=others), _ATOM

    def clamped(self, call: Call, labels: Labels) -> tuple[str, int]:
        """Return a value that is kept within limits."""
        low, high = (self._in(each, _SUM) for each in call.arguments[1:])
        return self._say("clamp", x=self._in(call.arguments[0]), low=low, high=high), _ATOM

    def _of_rows(self, call: Call, labels: Labels) -> tuple[str, int]:
        first = call.arguments[0]
        if call.function.name == "count of rows" and isinstance(first, ast.Name) and first.id in self.scheme.tables:
            return self._say("count of a table", x=self._name(first.id), where=self._where(call)), _PHRASE
        return self._over_rows(call, labels), _PHRASE

    def _over_rows(self, call: Call, labels: Labels) -> str:
        """Return a function of rows or of rounds, or a function of values without words of its own."""
        name, arguments = call.function.name, call.arguments
        parts = {"x": self._in(arguments[0], labels=labels), "where": self._where(call), "within": self._within(call)}
        if name == "stdev":
            parts["digits"] = self._digits(arguments[1])
        elif name == "scaled":
            way: Any = arguments[1]
            parts["n"] = self._in(arguments[2])
            return self._say(f"scaled {call.options['to']} {way.value}", **parts)
        elif name in RUNNING:
            parts |= {"by": self._in(arguments[1]), "y": self._direction(arguments[2]), "n": self._in(arguments[-1])}
        elif len(arguments) > 1:
            parts["y"] = self._direction(arguments[1]) if name in AMONG else self._in(arguments[1])
        elif name in _EXTREMES_OF_ROWS and self._is_day(arguments[0]):
            name = f"{name.split()[0]} day of rows"
        if name == "trimmed_mean" and len(arguments) > 2:
            name, parts["n"] = f"{name} in two ways", self._in(arguments[2])
        return self._say(name, **parts, **self._options(call))

    def named_or_root(self, call: Call, labels: Labels) -> tuple[str, int]:
        """Return a day or an absence that a rule names, or a root with its decimals."""
        first: Any = call.arguments[0]
        if call.function.name == "date":
            return first.value, _ATOM
        if call.function.name == "absent":
            return self._say("absent", cause=self.scheme.cause_text(first.value).in_language(self.lang)), _ATOM
        more = {"n": self._in(call.arguments[1]), "digits": self._digits(call.arguments[-1])}
        return self._say(call.function.name, x=self._in(first), **more), _PHRASE

    def _options(self, call: Call) -> dict[str, str]:
        """Return the words of named arguments, each of which a parameter may decide."""
        found, kind = {}, next((kind for kind, names in _TIES.items() if call.function.name in names), "")
        for key, option in call.options.items():
            if option.startswith("="):
                found[key] = self._say(f"{kind}{key} named", name=self._name(option[1:]))
            else:
                found[key] = self._say(f"{kind}{key} {option}")
        return found

    def _where(self, call: Call) -> str:
        return "" if call.where is None else self._say("where", x=self._part(call.where)[0])

    def _within(self, call: Call) -> str:
        if call.within is None:
            return ""
        names = [self._name(name) for name in call.within_names]
        return self._say("within", names=joined(names)) if names else self._say("within all")

    def _direction(self, node: ast.expr) -> str:
        if isinstance(node, ast.Constant) and node.value in ("asc", "desc"):
            return self._say(str(node.value))
        return self._say("direction", x=self._in(node))

    def _rounded(self, call: Call, kind: str, x: str) -> str:
        """Return a rounding with its decimals and its way."""
        arguments = call.arguments
        if call.function.name == "round_to":
            digits = self._say("step", n=self._in(arguments[1]))
        else:
            digits = self._digits(arguments[1]) if len(arguments) > 1 else self._say("digits 0")
        mode: Any = arguments[2] if len(arguments) > 2 else None
        way = _ROUNDINGS[call.function.name]
        if isinstance(mode, ast.Name):
            known = self.filled.get(self._place(mode))
            said = self._say("mode open", name=self._in(mode)) if known is None else known.strip("“”")
            return self._say(f"round{kind}", x=x, mode=said, digits=digits)
        way = str(mode.value) if isinstance(mode, ast.Constant) else way
        return self._say(f"round{kind}", x=x, mode=self._say(f"mode {way}"), digits=digits)

    def _digits(self, node: ast.expr) -> str:
        number = self._part(node)[0]
        if number in ("0", "1", "2", "-1", "-2"):
            return self._say(f"digits {number}")
        return self._say("digits" if number.lstrip("-").isdigit() else "digits named", n=number)


_CALLS: Final[Mapping[str, Callable[[RuleWords, Call, Labels], tuple[str, int]]]] = {
    **dict.fromkeys(_ROUNDINGS, RuleWords.rounding),
    **dict.fromkeys(("date", "absent", "sqrt", "root"), RuleWords.named_or_root),
    **dict.fromkeys(("min", "max", *OF_SEVERAL_LEVELS), RuleWords.extreme),
    **dict.fromkeys(("move", *SHIFTED), RuleWords.shifted),
    "present": RuleWords.presence,
    "coalesce": RuleWords.first_present,
    "clamp": RuleWords.clamped,
}
"""How calls of functions are written that are not written as functions of rows are."""
