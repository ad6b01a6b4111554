"""Texts by key: strings in English that hold the same in Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Final, NamedTuple, Self

from partyrate.messages.callers import OPTIONS


@cache
def _texts() -> Mapping[str, tuple[str, str]]:
    """Return the catalogue, which is imported for the first text: most programs rate without any."""
    from partyrate.messages.catalogue import TEXTS

    return TEXTS


class Text(str):
    """A text in English, an ordinary string, with the same in Chinese as `zh`.

    Operations of strings give ordinary strings, which have no Chinese: texts are put together by templates of the
    catalogue, never by `+` or an f-string.
    """

    __slots__ = ("zh",)
    zh: str

    def __new__(cls, english: str, chinese: str) -> Self:
        """Build a text from both languages."""
        made = super().__new__(cls, english)
        made.zh = chinese
        return made

    def __reduce__(self) -> tuple[type[Text], tuple[str, str]]:
        return Text, (str(self), self.zh)

    def in_language(self, lang: str) -> str:
        """Return the text in a language."""
        return self.zh if lang == "zh" else str(self)


class Message(NamedTuple):
    """The lines of a fault."""

    what: Text
    why: Text
    fix: Text


def text(key: str, /, **data: Any) -> Text:
    """Return a text of one line.

    Args:
        key: Its key in the catalogue.
        data: What its placeholders stand for; a part that is a `Text` itself is written in the language of the whole.

    Example:
        >>> text("more rows", rows="3")
        '3 more rows'
        >>> text("more rows", rows="3").zh
        '另有 3 行'
    """
    english, chinese = _texts()[key]
    return Text(_filled(english, data, "en"), _filled(chinese, data, "zh"))


def message(key: str, /, **data: Any) -> Message:
    """Return what is wrong, why, and how to fix it: the first three arguments of an error.

    Args:
        key: Its key in the catalogue, where each language has three lines.
        data: What the placeholders stand for.
    """
    english, chinese = (template.split("\n") for template in _texts()[key])
    return Message(*(
        Text(_filled(en, data, "en"), _filled(zh, data, "zh")) for en, zh in zip(english, chinese, strict=True)
    ))  # fmt: skip


def word(sort: str, name: str) -> Text:
    """Return a word of the catalogue, such as the noun or the kind of a name; one that it lacks stays as it is.

    Example:
        >>> word("kind", "table").zh
        '表'
    """
    if isinstance(name, Text):
        return name
    english, chinese = _texts().get(f"{sort} {name}", (name, name))
    return Text(english, chinese)


def template(key: str, lang: str) -> str:
    """Return the template of a text in a language."""
    english, chinese = _texts()[key]
    return chinese if lang == "zh" else english


def joined(parts: Iterable[object], limit: int | None = None) -> Text:
    """Return parts in a row, cut after `limit` of them; each as it is written in the language.

    Example:
        >>> joined(["a", "b", "c"], 2), joined(["a", "b", "c"], 2).zh
        ('a, b and 1 more', 'a、b 等 3 项')
    """
    known = list(parts)
    shown = known if limit is None else known[:limit]
    english, chinese = ", ".join(_part(each, "en") for each in shown), "、".join(_part(each, "zh") for each in shown)
    if len(shown) == len(known):
        return Text(english, chinese)
    if chinese[-1:].isascii():  # a space stands between Chinese and other letters
        chinese += " "
    return text("listed and more", shown=Text(english, chinese), more=len(known) - len(shown), count=len(known))


def joined_with(conjunction: str, parts: Iterable[object]) -> Text:
    """Return parts with a conjunction of the catalogue between each two: `and` or `alternatives`.

    Example:
        >>> joined_with("and", ["low", "high"]), joined_with("and", ["low", "high"]).zh
        ('low and high', 'low 和 high')
    """
    known = list(parts)
    return Text(*(
        template(conjunction, lang).join(str(_part(part, lang)) for part in known) for lang in ("en", "zh")
    ))  # fmt: skip


def filled(key: str, lang: str, data: Mapping[str, Any]) -> str:
    """Return a text in one language alone, which takes half as long as in both.

    Example:
        >>> filled("more rows", "zh", {"rows": "3"})
        '另有 3 行'
    """
    return _filled(_texts()[key][lang == "zh"], data, lang)


_ARTICLE: Final = re.compile(r"\ba \{(\w+)\}")
_VOWEL: Final = re.compile(r"(?!uni|use|one)[aeiou]", re.IGNORECASE)


def _filled(pattern: str, data: Mapping[str, Any], lang: str) -> str:
    if lang == "en" and "a {" in pattern:
        pattern = _ARTICLE.sub(lambda found: _with_article(found[1], data), pattern)
    parts = {name: _part(value, lang) for name, value in data.items()}
    if "{option[" in pattern:
        parts["option"] = OPTIONS[lang]
    made = pattern.format(**parts)
    return nested_quotes(made) if lang == "zh" and _NESTED.search(made) else made


def _with_article(name: str, data: Mapping[str, Any]) -> str:
    """Return a placeholder with the article that fits what stands in its place: `a text`, `an int`."""
    return f"{'an' if _VOWEL.match(str(data[name])) else 'a'} {{{name}}}"


_NESTED: Final = re.compile("“[^”]*“")
_QUOTED_TWICE: Final = re.compile("“(“[^“”]*”)”")


def nested_quotes(chinese: str) -> str:
    """Return a Chinese text in which quotation marks inside others are single ones, and nothing is quoted twice.

    A text whose marks do not match stays as it is: one of them may be what it is about.

    Example:
        >>> nested_quotes("“村”的说明是“见“附件”一”"), nested_quotes("没有“““”"), nested_quotes("等级““好””")
        ('“村”的说明是“见‘附件’一”', '没有“““”', '等级“好”')
        >>> nested_quotes("“先写“见‘附件’一””")
        '“先写‘见“附件”一’”'
    """
    chinese = _QUOTED_TWICE.sub(r"\1", chinese)
    has_pairs = chinese.count("‘") == chinese.count("’")  # else one is an apostrophe
    opening, closing = ("“‘", "”’") if has_pairs else ("“", "”")
    signs, depth = list(chinese), 0
    for place, sign in enumerate(signs):
        if sign in opening:
            signs[place] = "‘“"[(depth + 1) % 2]
            depth += 1
        elif sign in closing:
            signs[place] = "’”"[depth % 2]
            depth -= 1
        if depth < 0:
            return chinese
    return chinese if depth else "".join(signs)


_SPOKEN: Final = "in_language"


def _part(value: Any, lang: str) -> Any:
    """Return a part of a text in a language: what can be written in several is asked for it."""
    spoken: Callable[[str], str] | None = getattr(value, _SPOKEN, None)
    return value if spoken is None else spoken(lang)
