"""What a rule may hold, what it may not, and the words and the place of every refusal."""

import ast
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from partyrate.errors import KindError, PartyrateError, RuleSyntaxError, UnknownNameError
from partyrate.language.grammar import (
    MAX_DEPTH,
    MAX_LENGTH,
    MAX_NODES,
    Rule,
    calls_of,
    names_in,
    parse,
    span_of,
    text_of,
)
from partyrate.spans import Span


def fault(text):
    """Give the error of a text that is no rule."""
    with pytest.raises(PartyrateError) as caught:
        parse(text, ("formula", "x", "is"))
    return caught.value


def marked(error):
    """Give the words that an error points at."""
    return error.at.text[error.at.column - 1 : error.at.column - 1 + error.at.length]


def tree_of(text) -> Any:
    """Give the tree of a rule; its nodes have more than the type checker knows of."""
    return parse(text).tree


def literals(text):
    """Give the literals of a rule, in the order of the text."""
    nodes: list[Any] = [node for node in ast.walk(tree_of(text)) if isinstance(node, ast.Constant)]
    return [node.value for node in sorted(nodes, key=lambda node: node.start)]


# ------------------------------------------------------------------------------------------------------------- accepted


@pytest.mark.parametrize(
    "text",
    [
        "org_weight * 上级考评 + 0.5",
        "round(0.5 * 群众测评, 2)",
        "a if b > 0 else c",
        "1 <= a < 2 and not b or c != d",
        "kind in ('x', 'y')",
        "kind not in ('x',)",
        "pay[star, 'up']",
        "sum(points, where=late, within=(district, 镇))",
        "rank(score, 'desc', within=(), ties='min')",
        "-a ** 2 + +b",
        "max(a, b, c)",
        "raw(kind, True)",
        "'单引号' == \"双引号\"",
        "'with “marks”, # and \u3000 inside' == a",
        "  a  ",
        "a +\n  b",
        "a\u3000+\tb",
    ],
)
def test_the_language_is_accepted(text):
    rule = parse(text)
    assert isinstance(rule, Rule)
    assert str(rule) == text


def test_literals_are_cut_from_the_text_exactly():
    assert literals("12345678901234567890.1234567 + 0.1") == [
        Fraction(123456789012345678901234567, 10**7),
        Fraction(1, 10),
    ]
    assert literals("群众 * 0.30 + '好' if True else 2") == [Fraction(3, 10), "好", True, 2]


def test_full_width_punctuation_means_its_ordinary_form():
    plain = "round(上级[kind] + -a * b / c, 2) >= 1"
    full = "round（上级［kind］ ＋ －a ＊ b ／ c， 2） ＞＝ 1"
    assert ast.dump(parse(full).tree) == ast.dump(parse(plain).tree)
    assert ast.dump(parse("ａｂ ＝＝ 1").tree) == ast.dump(parse("ab == 1").tree)


def test_names_are_folded_as_python_folds_them():
    assert list(names_in(parse("ｓｃｏｒｅ + ﬁne").tree)) == ["score", "fine"]


def test_every_node_knows_its_words_and_its_place_after_chinese_text():
    tree = parse("群众测评 * weight + sum(月分)", ("formula", "x")).tree
    words = {text_of(node): node for node in ast.walk(tree) if isinstance(node, ast.expr)}
    assert set(words) == {
        "群众测评 * weight + sum(月分)",
        "群众测评 * weight",
        "sum(月分)",
        "群众测评",
        "weight",
        "sum",
        "月分",
    }
    assert (span_of(words["weight"]).column, span_of(words["weight"]).length) == (8, 6)


def test_a_rule_of_a_file_points_into_the_file():
    line = 'is = "群众 ? b"'
    with pytest.raises(RuleSyntaxError) as caught:
        parse("群众 ? b", ("formula", "x", "is"), Span("a.toml", 3, 7, 6, line))
    assert str(caught.value).splitlines()[:3] == [
        "a.toml:3:10: '?' is no sign of the language",
        '    3 | is = "群众 ? b"',
        "      |            ^",
    ]


def test_calls_of_functions_of_rows_are_told_from_comparisons_of_arguments():
    calls: list[Any] = list(calls_of(tree_of("max(a) + max(a, b)"), "rows"))
    assert [call.call.function.name for call in calls] == ["max of rows"]


# -------------------------------------------------------------------------------------------------------------- refused

REFUSED = [
    ("群众.score", "a point after a name is not part of the language", "群众.score"),
    ("lambda: 1", "lambda is not part of the language", "lambda: 1"),
    ("a + lambda: 1", "'lambda' is a word of Python", "lambda"),
    ("sum(x for x in y)", "a comprehension is not part of the language", "(x for x in y)"),
    ("[a for a in b]", "a comprehension is not part of the language", "[a for a in b]"),
    ("群众 + f'x'", "a formatted text is not part of the language", "f'x'"),
    ("(群众 := 1)", "an assignment is not part of the language", "群众 := 1"),
    ("a + [1]", "a list is not part of the language", "[1]"),
    ("a[1:2]", "':' inside brackets is not part of the language", "1:2"),
    ("(a, b)", "a tuple in this place is not part of the language", "(a, b)"),
    ("await a", "await is not part of the language", "await a"),
    ("群众 = 1", "a single '='", "="),
    ("sum(a, where=b) = 3", "a single '='", "="),
    ("a; b", "';' is no sign of the language", ";"),
    ("群众 # 注", "everything from # on is a comment", "群众 # 注"),
    ("a ! b", "'!' alone", "!"),
    ("!a", "'!' alone", "!"),
    ("a <> b", "'<>'", "<>"),
    ("if a > 1 then 2 else 3", "'if' before its values", "if a > 1 then 2 else 3"),
    ("a > 1 AND b", "'AND' in capitals", "AND"),
    ("a − 1", "'−' is no sign of the language", "−"),
    ("a && b", "'&' is no sign of the language", "&"),
    ("a || b", "'|' is no sign of the language", "|"),
    ("群众 ≥ 3", "'≥' is no sign of the language", "≥"),
    ("群众 ≤ 3", "'≤' is no sign of the language", "≤"),
    ("群众 ≠ 3", "'≠' is no sign of the language", "≠"),
    ("群众 × 3", "'×' is no sign of the language", "×"),
    ("群众 ÷ 3", "'÷' is no sign of the language", "÷"),
    ("群众 ^ 3", "'^' is no sign of the language", "^"),
    ("群众 % 3", "'%' is no sign of the language", "%"),
    ("50％", "'％' is no sign of the language", "50％"),
    ("kind == “好”", "'“' is no sign of the language", "“"),
    ("kind == ‘好’", "'‘' is no sign of the language", "‘"),
    ("a、b", "'、' is no sign of the language", "、"),
    ("1。5", "'。' is no sign of the language", "。"),
    ("a ！＝ b", "'！' is no sign of the language", "！"),
    ("{a}", "'{' is no sign of the language", "{"),
    ("a @ b", "'@' is no sign of the language", "@"),
    ("~a", "'~' is no sign of the language", "~"),
    ("a // b", "the operator of 'a // b' is not part of the language", "a // b"),
    ("a is b", "the operator of 'a is b' is not part of the language", "a is b"),
    ("a is not b", "the operator of 'a is not b' is not part of the language", "a is not b"),
    ("a << b", "the operator of 'a << b' is not part of the language", "a << b"),
    ("群众 + 0x1F", "0x1F is no plain decimal", "0x1F"),
    ("群众 + 1e3", "1e3 is no plain decimal", "1e3"),
    ("1_000", "1_000 is no plain decimal", "1_000"),
    ("1j", "1j is no plain decimal", "1j"),
    (".5", ".5 is no plain decimal", ".5"),
    ("5.", "5. is no plain decimal", "5."),
    ("群众 + 5if x else 3", "5if is no plain decimal", "5if"),
    ("05", "05 begins with 0", "05"),
    ("3a", "the name '3a'", "3a"),
    ("...", "... is no plain decimal", "..."),
    ("_a + 1", "the name '_a'", "_a"),
    ("_f(1)", "the name '_f'", "_f"),
    ("__import__('os')", "the name '__import__'", "__import__"),
    ("群众 == None", "None is no value", "群众 == None"),
    ("'a\\n'", "'\\\\' is no sign of the language", "\\"),
    ("r'a'", "the text r'a'", "r'a'"),
    ("b'a'", "the text b'a'", "b'a'"),
    ("u'a'", "the text u'a'", "u'a'"),
    ("'a' 'b'", "the text 'a' 'b'", "'a' 'b'"),
    ("'''a'''", "the text '''a'''", "'''a'''"),
    ("a ** b", "the power 'b'", "b"),
    ("a ** 21", "the power '21'", "21"),
    ("a ** -1", "the power '-1'", "-1"),
    ("a ** 0.5", "the power '0.5'", "0.5"),
    ("a ** True", "the power 'True'", "True"),
    ("(群众", "'(' is never closed", "("),
    ("群众)", "')' closes nothing", ")"),
    ("(a]", "']' closes nothing", "]"),
    ("'群众", "a text that is never closed", "'"),
    ("群众 +", "the rule ends too early", ""),
    ("a if b", "'if' without 'else'", "if"),
    ("群众 测评", "this cannot be read", "测"),
    ("群众\n测评", "this cannot be read", "测"),
    ("群众 + class", "'class' is a word of Python", "class"),
    ("scaled(a, to='range', within=class)", "'class' is a word of Python", "class"),
    ("share(a, within=class, otherwise=0)", "'class' is a word of Python", "class"),
    ("a >= 2024-01-01", "2024-01-01 is a date without date(...)", "2024-01-01"),
    ("import os", "'import' is a word of Python", "import"),
    ("a[b][c]", "brackets after something that is no lookup", "a[b][c]"),
    ("a()()", "a call of something that has no name", "a()()"),
    ("a.b(c)", "a call of something that has no name", "a.b(c)"),
    ("sum(*a)", "'*' before an argument", "*a"),
    ("sum(**a)", "'**' before an argument", "**a"),
    ("sum(a, where=b, where=c)", "where= is given twice", "where=c"),
    ("sum(a, within=1)", "within= takes names", "1"),
    ("a in (1, 2) < b", "a chain that goes on after 'in'", "a in (1, 2) < b"),
    ("", "an empty rule", ""),
    ("  ", "an empty rule", "  "),
    ("a\u200bb", "the character U+200B", "\u200b"),
    ("群众\x00", "the character U+0000", "\x00"),
    ("'\ud800'", "the character U+D800", "\ud800"),
]


@pytest.mark.parametrize(("text", "what", "words"), REFUSED, ids=[repr(text) for text, _, _ in REFUSED])
def test_everything_else_is_refused_where_it_stands(text, what, words):
    error = fault(text)
    assert isinstance(error, RuleSyntaxError)
    assert error.what == what
    assert error.fix
    assert marked(error).rstrip(" ") == words.rstrip(" ")


def test_carets_count_characters_and_cover_wide_ones_with_two():
    assert str(fault("群众 ≥ 3")).splitlines() == [
        "formula.x.is:1:4: '≥' is no sign of the language",
        "    1 | 群众 ≥ 3",
        "      |      ^",
        "  why:  a rule is one expression of names, numbers, texts, operators and the functions of the language",
        "  fix:  write >=",
    ]


@pytest.mark.parametrize("given_", [5, None, b"a", ["a"], 1.5])
def test_a_rule_is_a_text(given_):
    error = fault(given_)
    assert error.what == f"a rule is a text, not {given_!r}"


@pytest.mark.parametrize(
    ("text", "kind", "what", "fix"),
    [
        ("round()", KindError, "round() with 0 arguments", "write round(a, decimals, 'half_up')"),
        ("clamp(a, b)", KindError, "clamp() with 2 arguments", "write clamp(a, b, high), with high still to be given"),
        ("sum(a, b)", KindError, "sum() with 2 arguments", "write a + b"),
        ("count()", KindError, "count() with 0 arguments", "write count(table, where=) or count(a, where=, within=)"),
        ("max()", KindError, "max() with 0 arguments", "write max(a, b, ...)"),
        ("round(a, decimals=1)", KindError, "decimals= in round()", "write round(a, 1)"),
        ("sum(a, wher=b)", UnknownNameError, "unknown argument of sum() 'wher'", "write 'where'"),
        (
            "rank(a, 'asc', within=())",
            KindError,
            "rank() without ties=",
            "add ties= with one of: min, max, mean, dense",
        ),
        (
            "rank(a, 'asc', within=(), ties='first')",
            KindError,
            "ties='first'",
            "write one of: 'min', 'max', 'mean', 'dense', or the name of a parameter",
        ),
        (
            "percentile(a, 0.5, within=())",
            KindError,
            "percentile() without kind=",
            "add kind= with one of: nearest_rank, linear",
        ),
    ],
)
def test_the_arguments_of_a_function_are_checked(text, kind, what, fix):
    error = fault(text)
    assert isinstance(error, kind)
    assert error.what == what
    assert error.fix.startswith(fix)


# --------------------------------------------------------------------------------------------------------------- limits


def test_a_rule_has_a_greatest_length():
    assert parse("a" * MAX_LENGTH).text == "a" * MAX_LENGTH
    assert fault("a" * (MAX_LENGTH + 1)).what == f"a rule of {MAX_LENGTH + 1} characters"


@pytest.mark.parametrize(
    "text",
    [
        "(" * 101 + "a" + ")" * 101,
        "f(" * 101 + "a" + ")" * 101,
        "[" * 101,
        "-" * 101 + "a",
        "not " * 400 + "a",
        "+".join(["a"] * 200),
        "a if b else " * 120 + "c",
        "-" * 1999 + "a",
        "a**1" + "**1" * 300,
    ],
)
def test_a_rule_has_a_greatest_depth_in_brackets_and_in_operators(text):
    error = fault(text)
    assert error.what in (f"more than {MAX_DEPTH} levels inside each other", "the power '1" + "**1" * 300 + "'")
    assert error.fix


def test_a_rule_has_a_greatest_number_of_parts():
    assert len(tree_of("max(" + ", ".join(["a"] * 300) + ")").args) == 300
    assert fault("max(" + ",".join(["a"] * 600) + ")").what == f"more than {MAX_NODES} parts"


# --------------------------------------------------------------------------------------------------------- random texts


def rule_or_error(text) -> Any:
    """Give the rule, or the error that says why there is none."""
    try:
        return parse(text, ("formula", "x"))
    except PartyrateError as error:
        return error


PIECES = st.sampled_from(
    [
        *(
            "a",
            "群众",
            "0.5",
            "1",
            "'x'",
            "(",
            ")",
            "[",
            "]",
            ",",
            "，",
            "（",
            "）",
            "+",
            "-",
            "*",
            "**",
            "/",
            "==",
            "=",
        ),
        *("<", ">=", " and ", " or ", " not ", " if ", " else ", " in ", " is ", "sum(", "max(", "where=", "within="),
        *(
            "round(",
            "rank(",
            "previous(",
            "ties='min'",
            "kind=",
            ".",
            ":",
            "'",
            '"',
            "\\",
            "\n",
            " ",
            "\t",
            "lambda",
            "for",
        ),
        *("f'", "{", "}", "_", "5if", "0x1", "1e5", "True", "None", "\u3000", "\x0c", "\r", "ﬁ", "½", "😀", "\ud800"),
        *("：＝", "！", "#", ";", "//", "%", "@", "\x00"),
    ]
)


@given(text=st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join)))
@example(text="f(**a, *b)")
@example(text="a\x0c+\x0cb")
@example(text="'\r'")
def test_any_text_gives_a_rule_or_an_error_of_the_library(text):
    found = rule_or_error(text)
    assert str(found)
    if isinstance(found, PartyrateError):
        assert found.at is not None
        assert 1 <= found.at.column <= len(text) + 1
        return
    assert found.text == text
    nodes: list[Any] = list(ast.walk(found.tree))
    for node in nodes:
        if hasattr(node, "start"):
            assert 0 <= node.start < node.end <= len(text)
        if isinstance(node, ast.Constant):
            assert isinstance(node.value, Fraction | str | bool)
