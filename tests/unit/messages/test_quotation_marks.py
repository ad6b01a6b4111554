"""Chinese texts write quotation marks inside others as single ones, whatever is put into them."""

import re
import string

import pytest

from partyrate.messages import Text, text
from partyrate.messages.catalogue import TEXTS
from partyrate.messages.texts import nested_quotes

SAME_INSIDE = re.compile("“[^”]*“|”[^“]*”|‘[^’]*‘|’[^‘]*’")
QUOTED = Text("the sheet 'a'", "工作表“甲”中“乙”一列")


def specs(line):
    """Return how the parts of a line are formatted, such as amounts with separators."""
    return [spec for *_, spec, _ in string.Formatter().parse(line)]


QUOTING = [
    key for key, lines in TEXTS.items() if "“{" in lines[1] and not any(spec for line in lines for spec in specs(line))
]


@pytest.mark.parametrize("key", QUOTING)
def test_what_is_quoted_in_a_quotation_has_single_marks(key):
    names = {name for line in TEXTS[key] for _, name, *_ in string.Formatter().parse(line) if name}
    chinese = text(key, **dict.fromkeys(names, QUOTED)).zh
    assert SAME_INSIDE.search(chinese) is None
    assert chinese.count("甲") == chinese.count("“甲”") + chinese.count("‘甲’")


@pytest.mark.parametrize("sign", ["“", "”", "““", "”“”"])
def test_a_quotation_mark_that_a_text_is_about_stays_as_it_is(sign):
    assert nested_quotes(f"“{sign}”不是方案语言的符号") == f"“{sign}”不是方案语言的符号"


def test_marks_are_double_and_single_by_turns_however_deep():
    assert nested_quotes("“a“b“c“d””””") == "“a‘b“c‘d’”’”"
    assert nested_quotes("“a‘b“c”’”") == "“a‘b“c”’”"
    assert nested_quotes("“O’Brien“村””") == "“O’Brien‘村’”"
