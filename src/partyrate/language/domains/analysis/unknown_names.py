"""Names in rules that stand for no value, and what they stand for instead."""

from __future__ import annotations

import ast
import re

from partyrate.errors import UnknownNameError
from partyrate.language import advice
from partyrate.language.corrections import corrected
from partyrate.language.domains.analysis.names import Names
from partyrate.language.functions import CATALOGUE, COHORT_COUNTS, FUNCTIONS, OPTION_WORDS
from partyrate.language.grammar import span_of
from partyrate.messages import Message, message, text


def unknown_name(names: Names, name: str, node: ast.Name, own: str = "") -> UnknownNameError:
    """Build the error of a name in a rule that stands for no value; `own` is a value that its rule cannot name."""
    known = names.names
    unusable = [other for other in known if not other.isidentifier()]
    lookups = set(names.lookups)
    values = {
        other: entry
        for other, entry in known.items()
        if other.isidentifier() and other not in {*lookups, own} and not names.takes(other)
    }
    error = UnknownNameError.of("name", name, values, text("rule may use"), span_of(node))
    if (misused := _misused(names, name)) is not None:
        error.what, error.why, error.fix = misused
    elif whole := next((other for other in unusable if _is_meant(other, name)), None):
        error.why, error.fix = text("name unusable why", name=whole), text("name unusable fix", name=whole)
    elif (meant := advice.of_name(name, list(values), {*OPTION_WORDS, *names.words})) is not None:
        corrected(error, node, meant)
    return error


def _misused(names: Names, name: str) -> Message | None:
    """Return what is to be said of a name that stands for something else than a value: a table, a function."""
    if name in names.tables:
        return message("table as value", name=name)
    if names.cells(name) is not None:
        return message("lookup without key", name=name)
    if columns := names.columns(name):
        return message("decision with columns as value", name=name, column=columns[0])
    if (takes := names.takes(name)) is not None:
        return message("formula without arguments", name=name, takes=", ".join(takes))
    if name in FUNCTIONS:
        form = (CATALOGUE.get(name) or CATALOGUE[f"{name} of rows"]).form
        return message("function without arguments", name=name, form=form)
    if name in COHORT_COUNTS:
        return message("rows of a cohort elsewhere", name=name, table=next(iter(names.tables), "TABLE"))
    return None


def _is_meant(unusable: str, name: str) -> bool:
    """Return whether a name in a rule stands for a name that no rule can use: `my` or `my_score` for `my-score`."""
    words = re.findall(r"\w+", unusable)
    return name in (*words, "_".join(words))
