"""Columns of keys that are the first digits of a code, as expressions over frames of every kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import narwhals as nw

from partyrate.engines.columns.faults import NUMBER
from partyrate.engines.columns.frames import collected, from_native, is_lazy
from partyrate.engines.faults import FIRST_FAULTS, Gathered, other_prefix, wrong_code, wrong_key
from partyrate.messages import text
from partyrate.model import KeyPrefix

_MOST_WHOLE: Final = 18
"""The most digits of which every whole number fits into 64 bits."""


def completed_frame(name: str, native: Any, prefixes: Mapping[str, KeyPrefix], *, check: bool) -> tuple[Any, Gathered]:
    """Return a frame with the columns that are the first digits of codes, and the faults of its codes."""
    frame, faults = from_native(name, native), Gathered()
    for column, prefix in prefixes.items():
        schema = frame.collect_schema()
        if prefix.from_ not in schema:
            continue  # the engine reports the column that is missing
        dtype = schema[prefix.from_]
        if not (dtype.is_integer() or dtype in (nw.String, nw.Categorical) or isinstance(dtype, nw.Enum)):
            faults.faults.append(wrong_key(name, prefix.from_, text("column cannot be a key", type=dtype)))
            continue
        digits = digits_of(prefix.from_, dtype)
        value = first_digits(prefix, is_whole=dtype.is_integer())
        if check:
            _check(name, frame, column, prefix, digits, value, faults)
        whole = (
            value if column not in schema else nw.when(nw.col(column).is_null()).then(value).otherwise(nw.col(column))
        )
        frame = frame.with_columns(whole.alias(column))
    return frame.to_native(), faults


def digits_of(column: str, dtype: Any) -> Any:
    """Return the digits of a code as text."""
    code = nw.col(column).cast(nw.Int64) if dtype.is_integer() else nw.col(column)
    return code.cast(nw.String)


def first_digits(prefix: KeyPrefix, *, is_whole: bool) -> Any:
    """Return the first digits of a code, which has as many as it should have; null of another text."""
    code = nw.col(prefix.from_)
    if is_whole:
        return code // 10 ** min(prefix.of - prefix.first, _MOST_WHOLE)
    text_of_code = code.cast(nw.String)
    return nw.when(text_of_code.str.len_chars() == prefix.of).then(text_of_code.str.slice(0, prefix.first))


def _check(
    name: str, frame: Any, column: str, prefix: KeyPrefix, digits: Any, value: Any, faults: Gathered
) -> None:  # fmt: skip
    """Gather rows whose codes have another number of digits, or whose given column is another one."""
    numbered = frame if is_lazy(frame) else frame.with_row_index(NUMBER)
    shown = [prefix.from_, *([] if is_lazy(frame) else [NUMBER])]
    bad = collected(numbered.filter(digits.str.len_chars() != prefix.of).select(*shown).head(FIRST_FAULTS))
    for row in bad.iter_rows(named=True):
        number = None if is_lazy(frame) else row[NUMBER] + 1
        faults.faults.append(wrong_code(name, prefix, number, row[prefix.from_]))
    if column in frame.collect_schema():
        differs = ~nw.col(column).is_null() & (nw.col(column).cast(nw.String) != value.cast(nw.String))
        wanted = numbered.with_columns(value.alias("_wanted")).filter(differs)
        for row in collected(wanted.select(*shown, column, "_wanted").head(FIRST_FAULTS)).iter_rows(named=True):
            number = None if is_lazy(frame) else row[NUMBER] + 1
            faults.faults.append(other_prefix(name, column, prefix, number, row[column], row["_wanted"]))
