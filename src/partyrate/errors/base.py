"""The root of all errors, and how a fault is written in a language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from attrs import define, field

from partyrate.errors.plain import ERROR_FORMAT, plain_error, read_error
from partyrate.messages import LANGUAGES, Text, chosen_language, in_language, joined, message, text, word
from partyrate.spans import Path, Span, close_to
from partyrate.text.quoting import visible

SHOWN_FAULTS: Final = 20
"""How many faults of one group are printed; all of them stay in `faults`."""


def number_of(faults: Sequence[object]) -> str:
    """Return how many faults there are, so that the `repr` of an error fits on a screen."""
    return f"<{counted(len(faults), 'fault')}>"


@define(eq=False, slots=False)
class PartyrateError(Exception):
    """The root of all errors of the library.

    Args:
        what: The fault in one line.
        why: The rule that was broken.
        fix: What to write instead.
        at: Its place in a file.
        path: The entry it belongs to.

    The lines are English strings that hold the same in Chinese (`partyrate.messages.Text`). `str()` writes them in the
    chosen language: that of the environment variable `PARTYRATE_LANG` (`en` or `zh`), else of the locale. `text`
    writes them in the language of its argument.
    """

    what: str
    why: str = ""
    fix: str = ""
    at: Span | None = None
    path: Path = ()

    def __str__(self) -> str:
        return self.text()

    def text(self, lang: str | None = None) -> str:
        """Return the whole error in a language; in the chosen one where none is given."""
        return fault_text(self, str(self.at or ".".join(map(str, self.path))), checked_language(lang))

    def lines(self, lang: str | None = None) -> tuple[str, str, str]:
        """Return in a language what is wrong, why, and how to fix it."""
        return in_language(self.what, lang), in_language(self.why, lang), in_language(self.fix, lang)

    @property
    def pointer(self) -> str:
        """Where the fault is, as a JSON Pointer (RFC 6901): into a scheme file, into tables by name, or a document."""
        return pointer_of(self.path)

    def to_dict(self) -> dict[str, Any]:
        """Return the error as plain data: `error` (its class), `what`, `why`, `fix`, `pointer`, and what else it holds.

        The lines are in English; `zh` holds them in Chinese.

        Example:
            >>> error = UsageError("lang = 'fr'", "words are written in English and in Chinese", "write 'en'")
            >>> error.to_dict()["fix"]
            "write 'en'"
        """
        return {"format": ERROR_FORMAT, **plain_error(self)}

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> PartyrateError:
        """Build an error from plain data, of the class that it had.

        Raises:
            DocumentError: It is no error of the library as plain data.
        """
        try:
            if data["format"] != ERROR_FORMAT:
                raise KeyError("format")
            error: PartyrateError = read_error(PartyrateError, data)
            assert str(error)
            assert error.to_dict()
        except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, AssertionError):
            fault = DocumentFault(*message("no error", format=ERROR_FORMAT))
            raise DocumentError.of(text("the document"), [fault]) from None
        return error


class UsageError(PartyrateError, ValueError):
    """A call of the library with arguments that do not fit, outside any scheme or table."""


class NotFoundError(UsageError, LookupError):
    """A call names what is not there (a unit, a table, a value, a scheme), with what is spelt almost like it."""

    name: str = ""
    candidates: tuple[str, ...] = ()

    @classmethod
    def of(cls, kind: str, name: str, known: Iterable[str], why: str) -> NotFoundError:
        """Build the error for the unknown `name` of a `kind` among the `known` names."""
        what, fix, near = unknown_words(kind, name, known, declares=False)
        error = cls(what, why, fix)
        error.name, error.candidates = name, near
        return error


class EngineError(PartyrateError, NotImplementedError):
    """A kind of frame, or a missing package, with which this cannot be computed exactly."""


class ResourceError(PartyrateError, OverflowError):
    """Something is larger than the budget of a call allows; `resource` names the limit, a field of `ResourceBudget`."""

    resource: str = ""


@define(eq=False, slots=False)
class DocumentFault(PartyrateError, ValueError):
    """One fault of a document of JSON, or of the plain data that one holds.

    `path` is its place in the document, which `pointer` writes; it is empty for the document as a whole.
    """

    def text(self, lang: str | None = None) -> str:
        """Return the fault in a language."""
        return fault_text(self, " ".join(filter(None, [str(self.at or ""), self.pointer])), checked_language(lang))


@define(eq=False, slots=False)
class DocumentError(PartyrateError, ValueError):
    """All faults of one document of JSON, in its order."""

    faults: tuple[DocumentFault, ...] = field(default=(), repr=number_of)

    @classmethod
    def of(cls, document: str, faults: Iterable[DocumentFault]) -> DocumentError:
        """Gather the faults of one document."""
        faults = tuple(faults)
        return cls(text("faults in", counted=counted(len(faults), "fault"), place=document), faults=faults)

    def text(self, lang: str | None = None) -> str:
        """Return all faults in a language."""
        return group_text(self.what, self.faults, lang)


def pointer_of(path: Path) -> str:
    """Return a path as a JSON Pointer (RFC 6901).

    Example:
        >>> pointer_of(("units", 12, "a/b"))
        '/units/12/a~1b'
    """
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)


def checked_language(lang: str | None) -> str:
    """Return the language to write in: the one that an argument `lang` names, or the chosen one where it names none.

    Raises:
        UsageError: The library does not write in it.
    """
    asked: Any = lang
    if asked is None:
        return chosen_language()
    if not isinstance(asked, str) or asked not in LANGUAGES:
        raise UsageError(*message("language", lang=lang))
    return asked


# -------------------------------------------------------------------------------------------------------- wording


def fault_text(error: PartyrateError, place: str, lang: str) -> str:
    """Return a fault in a language: its place and what is wrong, the line with a caret, why, and how to fix it."""
    what, why, fix = error.lines(lang)
    lines = [in_language(text("fault colon", place=place, text=what), lang) if place else what]
    if error.at and error.at.text:
        lines.append(error.at.caret())
    return visible("\n".join([*lines, *lines_below("", why, fix, lang)]))


def lines_below(expected: str, why: str, fix: str, lang: str) -> list[str]:
    """Return the lines below what is wrong: what was expected, why, and how to fix it, where there is something."""
    said = {"fault expected": expected, "fault why": why, "fault fix": fix}
    return [in_language(text(key, text=line), lang) for key, line in said.items() if line]


def group_text(what: str, faults: Sequence[PartyrateError], lang: str | None = None) -> str:
    """Return the faults of a group in a language, below one line that counts them."""
    lang = checked_language(lang)
    shown = [fault.text(lang) for fault in faults[:SHOWN_FAULTS]]
    more = len(faults) - len(shown)
    tail = [in_language(text("more faults", count=more), lang)] if more else []
    return "\n".join([in_language(what, lang), *shown, *tail])


def refusal(error: OSError) -> Text:
    """Return why the system refused a file, in Chinese as well where it is a usual reason."""
    return word("system error", error.strerror or str(error))


def counted(number: int, noun: str) -> Text:
    """Return a count with its noun: `1 fault`, `3 faults`; in Chinese with the word that the catalogue has for it."""
    english = f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
    return Text(english, text("counted", number=number, noun=word("noun", noun)).zh)


def listed(names: Iterable[object], limit: int = 8) -> Text:
    """Return names in a row, cut after `limit` of them."""
    return joined(names, limit)


# -------------------------------------------------------------------------------------------------- unknown names

CLOSE: Final = 0.6
"""The least share of letters that an unknown name has in common with one that is suggested."""

CLOSE_FUNCTION: Final = 0.75
"""The same for functions, whose names are short."""

DECLARED: Final = (
    "name",
    "parameter",
    "parameter of kind number",
    "lookup",
    "source",
    "stage",
    "indicator",
    "group",
    "ladder",
    "absence",
)
"""The kinds of names that a scheme can declare; others are given by the language, the data or the call."""


def unknown_words(
    kind: str, name: str, known: Iterable[str], *, declares: bool = True
) -> tuple[Text, Text, tuple[str, ...]]:
    """Return that a name is unknown, what to write instead, and the known names that are probably meant.

    Those are spelt almost like it, or have it as their label, where `known` holds entries by their names. Where a
    scheme names it, which `declares` says, it may be one that the scheme still has to declare.
    """
    labels = _names_by_label(known)
    known, name = tuple(known), str(name)  # a call may name what is no text
    same = tuple(other for other in known if other.casefold() == name.casefold())
    near = same[:3] or labels.get(_plain(name), ())[:3]
    near = near or close_to(name, known, CLOSE_FUNCTION if kind == "function" else CLOSE)
    near = near or tuple(dict.fromkeys(name for label in close_to(_plain(name), labels) for name in labels[label]))[:3]
    fix = _declaring(kind, name, known, near) if declares and kind in DECLARED else _choosing(kind, known, near)
    return text("unknown name", kind=word("kind", kind), name=name), fix, near


def _declaring(kind: str, name: str, known: Sequence[str], near: Sequence[str]) -> Text:
    """Return how to fix an unknown name of a kind that a scheme can declare."""
    declare = text("declare", name=name)
    if near:
        return text("write near or declare", near=alternatives(near), declare=declare)
    if known:
        return text("declare or use one of", declare=declare, known=listed(known))
    return text("declare first", declare=declare, kind=word("kind", kind))


def _choosing(kind: str, known: Sequence[str], near: Sequence[str]) -> Text:
    """Return how to fix an unknown name of a kind that is given by the language, the data or the call."""
    if near:
        return text("write near", near=alternatives(near))
    if known:
        return text("use one of", known=listed(known))
    if kind in ("pairing", "procedure"):  # asked for by a call, never by a scheme
        return text("declare section", kind=kind)
    return text("take out", kind=word("kind", kind))


def _names_by_label(known: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the names of entries by their labels in all languages; nothing where only names are known."""
    found: dict[str, tuple[str, ...]] = {}
    for name, entry in known.items() if isinstance(known, Mapping) else ():
        for label in getattr(entry, "labels", {}).values():
            found[_plain(label)] = (*found.get(_plain(label), ()), name)
    return found


def _plain(name: str) -> str:
    """Return a label as it is compared: without capitals and without signs around it."""
    return name.strip(" “”\"'").casefold()


def alternatives(names: Iterable[object]) -> Text:
    """Return names in quotes, with `or` between them."""
    written = [Text(repr(name), f"“{name}”") for name in names]
    return Text(" or ".join(written), "或".join(each.zh for each in written))
