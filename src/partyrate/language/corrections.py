"""Corrections of nodes of Python that the language lacks or writes in another form."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Final, TypeVar

from partyrate.errors import SchemeFault
from partyrate.language import advice, foreign
from partyrate.language.brackets import filled
from partyrate.language.functions import AMONG, FUNCTIONS, RUNNING, Function
from partyrate.language.named_arguments import named_of, options_in_place, parameters, written_call
from partyrate.language.tree import span_of, text_of
from partyrate.messages import Message, Text, joined_with, message, text


def meant_word(value: ast.expr, allowed: Sequence[str]) -> str | None:
    """Return the word that a word of another language means; None where it means none of the allowed ones."""
    word = str(value.value).casefold() if isinstance(value, ast.Constant) else ""
    meant = word if word in allowed else foreign.OPTIONS.get(word)
    return meant if meant in allowed else None


def argument_advice(key: str, function: Function) -> Text | None:
    """Return what to write instead of a named argument of another language; None where the function has no such one."""
    if key in foreign.ARGUMENT_TEXTS:
        return text(foreign.ARGUMENT_TEXTS[key])
    meant = foreign.ARGUMENTS.get(key, "")
    return text("write", instead=meant) if meant.rstrip("=") in function.keywords else None


def cohort_advice(value: ast.expr) -> advice.Advice:
    """Return how the names of a cohort are written that are given as texts, or as a list."""
    parts = value.elts if isinstance(value, ast.Tuple | ast.List) else [value]
    names = [part.value if isinstance(part, ast.Constant) else getattr(part, "id", None) for part in parts]
    if all(isinstance(name, str) and name.isidentifier() for name in names):
        within = str(names[0]) if len(names) == 1 else f"({', '.join(map(str, names))})"
        return advice.written(f"within={within}")
    return advice.Advice(text("within example"))


def of_operator(node: ast.expr, operator: ast.AST) -> advice.Advice:
    """Return the counterpart of an operator that the language lacks."""
    if isinstance(node, ast.BinOp) and isinstance(operator, ast.FloorDiv):
        return advice.written(filled("floor(a / b)", {"a": text_of(node.left), "b": text_of(node.right)}))
    if isinstance(node, ast.Compare) and isinstance(operator, ast.Is | ast.IsNot) and len(node.ops) == 1:
        negated, (other,) = isinstance(operator, ast.IsNot), node.comparators
        nothing = isinstance(other, ast.Name) and other.id.casefold() in foreign.NOTHING
        if nothing or (isinstance(other, ast.Constant) and other.value is None):
            return advice.written(f"{'' if negated else 'not '}present({text_of(node.left)})")
        return advice.written(f"{text_of(node.left)} {'!=' if negated else '=='} {text_of(other)}")
    return advice.Advice(text("operators"))


def of_attribute(node: ast.Attribute) -> advice.Advice | None:
    """Return the counterpart of an attribute such as `day.year` or `(end - start).days`; None where there is none."""
    owner = node.value
    if node.attr in ("days", "dt") and isinstance(owner, ast.BinOp) and isinstance(owner.op, ast.Sub):
        return advice.written(f"days_between({text_of(owner.right)}, {text_of(owner.left)})")
    return advice.written(f"{node.attr}({text_of(owner)})") if node.attr in FUNCTIONS else None


def of_method(node: ast.Call) -> advice.Advice:
    """Return the counterpart of a call such as `math.floor(x)`, or of a method such as `x.mean()`."""
    arguments = [text_of(argument) for argument in node.args]
    if isinstance(node.func, ast.Attribute):
        owner, name = text_of(node.func.value), node.func.attr
        of_value = arguments if owner in foreign.MODULES else [owner, *arguments]
        named = named_of(node)
        meant = advice.of_call(text_of(node.func), arguments, named=named)
        meant = meant or advice.of_call(name, of_value, FUNCTIONS, named)
        if meant is not None:
            return meant
    return advice.Advice(text("call by name"))


def of_listed(node: ast.Call) -> advice.Advice | None:
    """Return how a call of one list, as `sum([a, b])`, is written; None for others, or where that is unknown."""
    if len(node.args) != 1 or node.keywords:
        return None
    (first,) = node.args
    if not isinstance(first, ast.List | ast.Tuple) or len(first.elts) < 2:
        return None
    meant = advice.of_call(node.func.id, [text_of(part) for part in first.elts], FUNCTIONS)  # type: ignore[attr-defined]
    return meant if meant is not None and meant.instead else None


def of_several_ranked(node: ast.Call) -> advice.Advice | None:
    """Return how rows are ranked by several values; None where no function that orders rows is given several."""
    name = node.func.id  # type: ignore[attr-defined]
    place = 1 if name in RUNNING else 0
    several = node.args[place] if name in AMONG and place < len(node.args) else None
    if not isinstance(several, ast.Tuple | ast.List) or len(several.elts) < 2:
        return None
    keys = [text_of(part) for part in several.elts]
    *_, last = [
        part.value for part in node.args if isinstance(part, ast.Constant) and part.value in ("asc", "desc")
    ] or ["desc"]
    order = ", ".join(f"'{key} {last}'" for key in keys)
    sums = filled("1000 * a + b", {"a": keys[0], "b": keys[1]})
    return advice.Advice(text("several to rank by", sums=sums, first=keys[0], second=keys[1], order=order))


def of_chosen_rows(node: ast.Call, keyword: ast.keyword) -> Text | None:
    """Return how only some rows are ranked; None for other named arguments, and functions that choose by themselves."""
    name, key = node.func.id, str(keyword.arg)  # type: ignore[attr-defined]
    place = 1 if name in RUNNING else 0
    is_condition = "where=" in (f"{key}=", foreign.ARGUMENTS.get(key))
    if name not in AMONG or not is_condition or place >= len(node.args):
        return None
    parts = [text_of(part) for part in node.args]
    value, parts[place] = parts[place], "NAME"
    parts += [f"{each.arg}={text_of(each.value)}" for each in node.keywords if each is not keyword]
    call = f"{name}({', '.join(parts)})"
    return text("rank some rows", value=value, condition=text_of(keyword.value), call=call)


F = TypeVar("F", bound=SchemeFault)


def corrected(error: F, node: ast.expr, meant: advice.Advice) -> F:
    """Return an error with what to write instead of a node, in brackets where they are needed, and its place."""
    meant = meant.in_place(node.origin.text, node.start, node.end)  # type: ignore[attr-defined]
    error.at = span_of(node)
    return error.advised(meant.fix, meant.instead)


def of_arguments(node: ast.Call, name: str, function: Function) -> advice.Advice:
    """Return the correction of a call with too few or too many arguments."""
    arguments, named = [text_of(part) for part in node.args], named_of(node)
    meant = advice.of_call(name, arguments, named=named)
    if meant is not None and not meant.is_general:
        return meant
    rest, words = options_in_place(arguments, function)
    if words and function.fewest <= len(rest) <= function.most:
        return advice.written(written_call(name, rest, {**words, **named}))
    lacking = parameters(function)[len(rest) : function.fewest]
    if rest and lacking:
        instead = written_call(name, [*rest, *lacking], {**words, **named})
        return advice.Advice(text("arguments lacking", instead=instead, names=joined_with("and", lacking)))
    return advice.Advice(text("write", instead=function.form))


def of_named_arguments(node: ast.Call, name: str, function: Function) -> advice.Advice | None:
    """Return how a call is written whose arguments are named that stand in their order; None where that is unknown."""
    given, named = [text_of(part) for part in node.args], named_of(node)
    foreign_names = [key for key in named if key not in function.keywords]
    rest = {key: written for key, written in named.items() if key in function.keywords}
    places = parameters(function)[len(given) :]
    if set(foreign_names) == set(places[: len(foreign_names)]):
        given += [named[key] for key in places[: len(foreign_names)]]
    elif len(foreign_names) == 1 and function.fewest <= len(given) + 1 <= function.most:
        given.append(named[foreign_names[0]])
    elif len(given) == function.most:
        meant = advice.of_call(name, [*given, *(named[key] for key in foreign_names)])
        known = meant is not None and not meant.is_general
        return meant if known else advice.Advice(text("takes no more", instead=written_call(name, given, rest)))
    else:
        return None
    is_whole = function.fewest <= len(given) <= function.most
    return advice.written(written_call(name, given, rest)) if is_whole else None


_COMPREHENSIONS: Final = ("ListComp", "SetComp", "DictComp", "GeneratorExp")
_ALONE: Final = ("Await", "Yield", "YieldFrom")
_NAMED_NODES: Final = ("Attribute", "Lambda", "JoinedStr", "List", "NamedExpr", "Tuple", "Starred", "Slice")
"""Nodes of Python that the language lacks, each with a text of its own."""


def foreign_node(node: ast.expr) -> Message:
    """Return the message of a node that the language lacks."""
    kind = type(node).__name__
    if kind in _COMPREHENSIONS:
        return message("foreign node", node=text("node comprehension"), instead=text("instead comprehension"))
    if kind in _ALONE:
        name = text("node Await" if kind == "Await" else "node Yield")
        return message("foreign node", node=name, instead=text("instead value alone"))
    if kind in _NAMED_NODES:
        return message("foreign node", node=text(f"node {kind}"), instead=text(f"instead {kind}"))
    return message("foreign node", node=text("node otherwise", text=text_of(node)), instead=text("instead otherwise"))
