"""Idioms of other languages in a rule: conditionals, ranges, windows, divisions, each with the whole rule to write.

A rule that holds one of them cannot be read as it is. Its operands are those that the precedence of the idiom gives it:
its signs and words are read as operators of Python that the language of rules lacks.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import Final

from partyrate.language.brackets import QUOTED, extent, filled, parsed, replaced, with_plain_signs, without_quotes
from partyrate.language.counterparts import Advice, cases, of_call, written
from partyrate.language.foreign import CHOOSING, DIVISIONS, FALSE_WORDS, TRUE_WORDS, WORDS
from partyrate.messages import text

MOST: Final = 20
"""The most idioms of one kind that are rewritten in one rule."""


def _repeated(source: str, once: Callable[[str], str | None]) -> str | None:
    """Return a source after as many rewritings as apply; None where none does."""
    found = None
    for _ in range(MOST):
        changed = once(source)
        if changed is None:
            break
        found = source = changed
    return found


# ------------------------------------------------------------------------------------------------------- conditionals

_CHOICE: Final = re.compile(r"\bif\b|\b(?:如果|若|假如|当)", re.IGNORECASE)
_MIDDLE: Final = re.compile(r"\bthen\b|:|[,，]?\s*(?:那么|则|时)", re.IGNORECASE)
_OTHERWISE: Final = re.compile(r"\belse\b:?|[,，]?\s*否则", re.IGNORECASE)
_CASE: Final = r"\bcase\b(?P<value>(?:(?!\bwhen\b).)*?)(?P<cases>\s+when\b.*?)\belse\b(?P<b>.*?)(?:\bend\b|$)"
_WHEN: Final = r"\bwhen\b(.*?)\bthen\b(.*?)(?=\bwhen\b|$)"


def of_choice(source: str) -> Advice | None:
    """Return how a conditional in the words of another language is written; None where a source holds none.

    Example:
        >>> of_choice("c * (a > b ? 1 : 2)").instead
        'c * (1 if a > b else 2)'
        >>> of_choice("如果 a > 3 则 1 否则 如果 a > 2 则 5 否则 7").instead
        '1 if a > 3 else 5 if a > 2 else 7'
    """
    found = _repeated(in_words_of_rules(source), lambda each: _case(each) or _condition_first(each) or _question(each))
    return None if found is None else written(found)


def _case(source: str) -> str | None:
    """Rewrite the last `CASE WHEN ... END`."""
    starts = [match.start() for match in re.finditer(r"\bcase\b", without_quotes(source), re.IGNORECASE)]
    match = re.compile(_CASE, re.IGNORECASE).match(source, starts[-1]) if starts else None
    if match is None:
        return None
    end = match.end() if re.search(r"\bend$", match[0], re.IGNORECASE) else _end(source, match.start("b"))
    results = [part.strip() for c, a in re.findall(_WHEN, match["cases"], re.IGNORECASE) for part in (c, a)]
    otherwise = source[match.start("b") : min(end, match.end("b"))].strip()
    return replaced(source, match.start(), end, cases([*results, otherwise], match["value"].strip()))


def _condition_first(source: str) -> str | None:
    """Rewrite the last `if c then a else b`, also in Chinese."""
    for choice in reversed(list(_CHOICE.finditer(without_quotes(source)))):
        middle = _found(_MIDDLE, source, choice.end())
        otherwise = _found(_OTHERWISE, source, middle[1]) if middle is not None else None
        if middle is not None and otherwise is not None:
            end = otherwise[1] + len(source[otherwise[1] : _end(source, otherwise[1])].rstrip())
            parts = [
                source[choice.end() : middle[0]],
                source[middle[1] : otherwise[0]],
                source[otherwise[1] : end],
            ]
            return replaced(source, choice.start(), end, cases([part.strip() for part in parts]))
    return None


def of_choice_without_else(source: str) -> Advice | None:
    """Return how a conditional is begun whose other value is not said; None where a source is none.

    Example:
        >>> str(of_choice_without_else("if a > 90: 1").fix)
        'write 1 if a > 90 else ..., and after else the value that holds otherwise'
    """
    words = in_words_of_rules(source)
    choice = _CHOICE.match(words, len(words) - len(words.lstrip()))
    middle = _found(_MIDDLE, words, choice.end()) if choice is not None else None
    if choice is None or middle is None or _found(_OTHERWISE, words, middle[1]) is not None:
        return None
    condition, result = words[choice.end() : middle[0]].strip(), words[middle[1] :].strip()
    if parsed(condition) is None or parsed(result) is None:
        return None
    begun = filled("a if c else b", {"a": result, "c": condition, "b": "b"}).removesuffix(" b")
    return Advice(text("otherwise lacking", instead=begun))


def without_comments(source: str) -> str:
    r"""Return a source without what stands behind `#`.

    Example:
        >>> without_comments("a  # the first\n + b")
        'a + b'
    """
    kept = re.sub(r"('[^'\\n]*'|\"[^\"\\n]*\")|#[^\n]*", lambda match: match[1] or "", source)
    return re.sub(r"\s+", " ", kept).strip()


def _found(pattern: re.Pattern[str], source: str, start: int) -> tuple[int, int] | None:
    """Return where a pattern first matches after a position, outside quotes and in the same brackets."""
    bare, depth = without_quotes(source), 0
    plain = with_plain_signs(bare)
    for position in range(start, len(bare)):
        depth += (plain[position] in "([") - (plain[position] in ")]")
        is_outside = depth < 0 or (depth == 0 and plain[position] not in ")]")
        if is_outside and (match := pattern.match(bare, position)) is not None:
            return match.span()
        if depth < 0:
            return None
    return None


def _question(source: str) -> str | None:
    """Rewrite the last `c ? a : b`."""
    bare = without_quotes(source).translate(_QUESTION_SIGNS)
    position = bare.rfind("?")
    colon = _end(source, position + 1) if position >= 0 else len(bare)
    if bare[colon : colon + 1] != ":":
        return None
    start, end = _start(bare, position), _end(source, colon + 1)
    condition, result, otherwise = (
        each.strip() for each in (source[start:position], source[position + 1 : colon], source[colon + 1 : end])
    )
    start += len(source[start:position]) - len(source[start:position].lstrip())
    end -= len(source[colon + 1 : end]) - len(source[colon + 1 : end].rstrip())
    return replaced(source, start, end, cases([condition, result, otherwise]))


_QUESTION_SIGNS: Final = str.maketrans("？：", "?:")
_ENDS: Final = re.compile(r"[,，:：)）\]］]|\b(?:if|else|then)\b|否则", re.IGNORECASE)


def _end(source: str, start: int) -> int:
    """Return where the operand that begins at a position ends: before a comma, a colon, an `else` or its bracket."""
    pending = 0  # conditionals in the words of the language, each with an `else` of its own
    while (found := _found(_ENDS, source, start)) is not None:
        word, start = source[slice(*found)].casefold(), found[1]
        if word != "if" and not (word == "else" and pending):
            return found[0]
        pending += 1 if word == "if" else -1
    return len(source)


def _start(bare: str, end: int) -> int:
    """Return where the operand that ends at a position begins: after a comma, a sign of another choice, a bracket."""
    plain, depth = with_plain_signs(bare), 0
    for position in range(end - 1, -1, -1):
        depth += (plain[position] in ")]") - (plain[position] in "([")
        is_option = plain[position] == "=" and re.match(r".*(?<!\w)(?:where|otherwise)\s*=$", plain[: position + 1])
        if depth < 0 or (depth == 0 and (plain[position] in ",?:" or is_option)):
            return position + 1
    return 0


def of_keyword_call(source: str) -> Advice | None:
    """Return how `if(c, a, b)`, `and(a, b)` and `or(a, b)` are written; None where a source holds none of them."""
    named = re.sub(r"\b(?:if|and|or)(?=\()", lambda match: match[0].upper(), source)
    found = _repeated(named, _upper_call) if named != source else None
    return None if found is None else written(found)


def _upper_call(source: str) -> str | None:
    """Rewrite the innermost call of `IF`, `AND` or `OR`."""
    tree = parsed(source)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)] if tree is not None else []
    for call in reversed(calls):
        if isinstance(call.func, ast.Name) and call.func.id in ("IF", "AND", "OR"):
            meant = of_call(call.func.id, [_part(source, part) for part in call.args])
            if meant is not None and meant.instead:
                return replaced(source, *extent(source, call), meant.instead)
    return None


def _part(source: str, node: ast.expr) -> str:
    start, end = extent(source, node)
    return source[start:end]


# -------------------------------------------------------------------------------------------------- ranges and absence

_BETWEEN: Final = (
    r"(?i)\s+(?P<not>not\s+)?between\b(?P<low>.*?)\band\b",
    r"(?P<not>\s*不)?\s*(?:在|介于)\s*(?P<low>[0-9.]+)\s*(?:到|至|和|与|-)\s*(?P<high>[0-9.]+)\s*(?:之?间|之内)?",
)
_ABSENT: Final = (
    (r"(?i)\s+is\s+(?P<not>not\s+)?null\b", " is "),
    (r"\s*(?P<not>不)?(?:为|是)空(?:值|白)?(?!\w)", " is "),
)


def of_between(source: str) -> Advice | None:
    """Return how `x between a and b` and `x is null` are written; None where a source holds none of them.

    Example:
        >>> of_between("not 2 * x between 1 and 5").instead
        'not 1 <= 2 * x <= 5'
    """
    marked = source
    for pattern in _BETWEEN:
        marked = _outside_quotes(pattern, _marked_range, marked)
    for pattern, _ in _ABSENT:
        marked = _outside_quotes(pattern, lambda match: f" is {'not ' if match['not'] else ''}None", marked)
    found = _repeated(marked, _marked) if marked != source else None
    return None if found is None else written(in_words_of_rules(found))


def _marked_range(match: re.Match[str]) -> str:
    # A comparison in the language has no `is`, so that it marks the operands of a range for Python's parser.
    high = match.groupdict().get("high")
    low = match["low"].strip()
    return f" is {'not ' if match['not'] else ''}{low} is {high or ''}"


def _outside_quotes(pattern: str, rewrite: Callable[[re.Match[str]], str], source: str) -> str:
    """Return a source with the matches of a pattern outside quotes rewritten."""
    quoted = [match.span() for match in QUOTED.finditer(source)]
    return re.sub(
        pattern,
        lambda match: match[0] if any(a <= match.start() < b for a, b in quoted) else rewrite(match),
        source,
    )


def _marked(source: str) -> str | None:
    """Rewrite the innermost range, or question for absence, that is marked by `is`."""
    tree = parsed(source)
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Compare)] if tree is not None else []
    for node in reversed(nodes):
        operators = [type(operator) for operator in node.ops]
        negated = operators[0] is ast.IsNot
        if operators[0] not in (ast.Is, ast.IsNot):
            continue
        parts = [_part(source, part) for part in (node.left, *node.comparators)]
        if operators[1:] == [ast.Is]:
            template = "not b <= a <= c" if negated else "b <= a <= c"
            instead = filled(template, dict(zip("abc", parts, strict=True)))
        elif len(operators) == 1 and parts[1] == "None":
            instead = filled("present(a)" if negated else "not present(a)", {"a": parts[0]})
        else:
            continue
        return replaced(source, *extent(source, node), instead)
    return None


def of_part(source: str) -> Advice | None:
    """Return how other idioms in the middle of a rule are written; None where a source holds none."""
    for pattern, rewrite in _IDIOMS:
        match = re.search(pattern, source)
        advice = rewrite(match) if match is not None else None
        if match is not None and advice is not None:
            start, end = match.span()
            is_part = bool(advice.instead)
            return written(replaced(source, start, end, advice.instead), advice.remark) if is_part else advice
    return None


def _number_with_unit(match: re.Match[str]) -> Advice | None:
    is_word = match[2] in WORDS or match[2] in CHOOSING or match[2] in DIVISIONS
    return None if is_word else written(match[1], text("no unit"))


_IDIOMS: Final[tuple[tuple[str, Callable[[re.Match[str]], Advice | None]], ...]] = (
    (r"(!?)\s*is\.na\(([^()]*)\)", lambda match: written(f"{'' if match[1] else 'not '}present({match[2]})")),
    (r"(?i)count\(\s*distinct\b", lambda _: of_call("distinct", ["a"])),
    (r"(?<![\w.])([0-9.]+)\s+([\u4e00-\u9fff]{1,2})(?![\w(])", _number_with_unit),
    (r"(?i)count\(\s*\*\s*\)", lambda _: Advice(text("count table"))),
)
"""Idioms that are found by a pattern; the first that matches applies.

The patterns are compiled when a rule has a fault, which keeps the import of the package short.
"""


def of_flag_test(source: str) -> tuple[int, int, Advice] | None:
    """Find a flag that is compared with a word such as 是, which is no name.

    Returns:
        Its start, its end, and the correction.
    """
    words = "|".join(sorted(word for word in TRUE_WORDS | FALSE_WORDS if not word.isascii()))
    pattern = rf"([^\W\d]\w*)(?:\s*(!=|==?)|\s+(不?[为是]))\s*({words})(?!\w)"
    for match in re.finditer(pattern, without_quotes(source)):
        name, sign, verb, word = match.groups()
        is_unequal = sign == "!=" or (verb or "").startswith("不")
        holds = (word in TRUE_WORDS) != is_unequal
        choice = f"{name} {'!=' if is_unequal else '=='} '{word}'"
        return (*match.span(), written(name if holds else f"not {name}", text("flag or choice", choice=choice)))
    return None


# ------------------------------------------------------------------------------------------------ windows and divisions


def of_division(source: str) -> tuple[int, int, Advice] | None:
    """Find the first division in whole numbers, or remainder, by a sign or a word of another language.

    Returns:
        Its start, its end, and the correction; the place of the sign alone where its operands are not clear.
    """
    bare = without_quotes(source)
    signs = "|".join(rf"\b{sign}\b" if sign.isalpha() else re.escape(sign) for sign in DIVISIONS)
    match = re.search(signs, bare, re.IGNORECASE)
    if match is None:
        return None
    template = DIVISIONS[match[0].casefold()]
    start, end = match.span()
    # A rule has no `//`, which marks the operands of the sign for Python's parser.
    marked = f"{source[:start]} // {source[end:]}"
    tree = parsed(marked) if bare.count("//") == 0 else None
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.FloorDiv) and _is_clear(node):
            parts = {"a": _part(marked, node.left), "b": _part(marked, node.right)}
            first, last = extent(marked, node)
            last -= 4 - (end - start)
            return first, last, written(filled(template, parts))
    return start, end, Advice(text("write", instead=template))


def _is_clear(node: ast.BinOp) -> bool:
    """Return whether a division has the same operands in every language: no product stands on its left."""
    return not (isinstance(node.left, ast.BinOp) and isinstance(node.left.op, ast.Mult | ast.Div | ast.FloorDiv))


SAME_NAMES: Final = ("sum", "mean", "min", "max", "count", "any", "all")
"""Functions that other languages call by the same names."""


def of_window(source: str) -> Advice | None:
    """Return how a window function (`OVER`) of SQL is written; None where a source holds none."""
    match = re.search(r"(\w+)\(([^()]*)\)\s+over\s*\(([^()]*)\)", source, re.IGNORECASE)
    if match is None:
        return None
    call = _of_window(match[1], match[2].strip(), match[3])
    if call is not None:
        return written(replaced(source, *match.span(), call))
    lacking = of_call(match[1], [match[2].strip()])
    return lacking if lacking is not None and not lacking.instead and not lacking.is_general else None


def _of_window(name: str, argument: str, window: str) -> str | None:
    """Return how one window function is written; None for an unknown one."""
    cohort = re.search(r"partition\s+by\s+(.*?)(?=order\s+by|$)", window, re.IGNORECASE)
    names = cohort[1].strip() if cohort else ""
    within = f"({names})" if not names or "," in names else names
    order = re.search(r"order\s+by\s+(\w+)\s*(desc|asc)?", window, re.IGNORECASE)
    placed = _of_ordered_window(name.lower(), argument, order, within)
    if placed is not None:
        return placed
    inner = of_call(name, [argument], SAME_NAMES)
    call = inner.instead if inner is not None else ""
    return f"{call[:-1]}, within={within})" if call.endswith(")") else None


def _of_ordered_window(function: str, argument: str, order: re.Match[str] | None, within: str) -> str | None:
    """Return how a function of an ordered window is written; None for another one."""
    value, direction = (order[1], (order[2] or "asc").lower()) if order else ("a", "desc")
    if function in ("percent_rank", "cume_dist"):
        ties, kind = ("min", "inclusive") if function == "percent_rank" else ("max", "share")
        return f"percent_rank({value}, '{direction}', within={within}, ties='{ties}', kind='{kind}')"
    if "rank" in function or "row_number" in function:
        return f"rank({value}, '{direction}', within={within}, ties='{'dense' if 'dense' in function else 'min'}')"
    if function == "sum" and order is not None:
        return f"cumulative({argument}, {value}, '{direction}', within={within}, ties='max')"
    if function in ("lag", "lead") and order is not None:
        side = "ahead" if function == "lag" else "behind"
        return f"{side}({argument}, {value}, '{direction}', within={within}, ties='open')"
    return None


def in_words_of_rules(source: str) -> str:
    """Return a source with the operators of the language for words between values."""
    return _outside_quotes(r"(?<![\w.])[^\W\d]\w*", lambda match: WORDS.get(match[0], match[0]), source)
