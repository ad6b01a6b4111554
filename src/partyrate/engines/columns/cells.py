"""Reading whole columns: from what a frame holds to 64-bit integers, with a mask of the cells that are at fault.

A float column is read as the decimals it prints: `s = round(x * k)` is right exactly where `s / k` is `x` again. The
division is by a column, since engines turn a division by a literal into a multiplication. A decimal is multiplied,
which is exact. Text is tested by pattern before it is cast: a cast raises at the first text that is no number, on every
engine, so that faults could not be collected. Columns that no expression reads with certainty are left to
`partyrate.engines.cell_reader`, cell by cell.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from attrs import evolve, frozen

from partyrate.language.domains.analysis import LIMIT, WIDE_LIMIT, ValueRange
from partyrate.language.domains.columns import Divide, Integers, as_integer, first_match, integer, when
from partyrate.numbers import Cause
from partyrate.plan import Node
from partyrate.text.normalization import FALSE_WORDS, TRUE_WORDS

SURE_FLOAT: Final = 2**50
"""Below it a double times a power of ten rounds to the right integer."""

_BLANK: Final = "\\s\\v\\x1c-\\x1f\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_SEEN: Final = f"[^{_BLANK}]"
_EDGES: Final = f"^[{_BLANK}]+|[{_BLANK}]+$"
"""The characters that Python strips; databases do not know all of them, such as the full-width blank."""

_SHORT_NUMBER: Final = r"^[ ]*[+-]?[0-9]{1,9}(?:\.[0-9]{1,6})?[ ]*$"
_ISO_DATE: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


@frozen(eq=False)
class Reader:
    """The expressions that read one column.

    Args:
        value: The integer, boolean or text of each cell; anything but null where the cell is missing or at fault.
        missing: The condition that a cell holds nothing.
        wrong: The condition that a cell holds something that cannot be read, where it holds something.
        rejects_missing: Whether `wrong` is true or null where the cell is missing, so that it need not be asked for.
        reads_value: Whether `wrong` reads the column that holds `value`, which must be there already.
        said: The absence code of a declared cause that a cell says, 0 where it says none; None where none can.
    """

    value: Any
    missing: Any
    wrong: Any
    rejects_missing: bool = False
    reads_value: bool = False
    said: Any = None

    @property
    def absence(self) -> Any:
        """The absence code of each cell."""
        absence = when(self.missing, integer(int(Cause.MISSING)), integer(0))
        return absence if self.said is None else when(self.said > 0, self.said, absence)

    def fault(self, *, optional: bool) -> Any:
        """Return 1 for each cell at fault, also for one that holds nothing unless it is optional; else 0."""
        fault = when(self.missing, integer(int(not optional)), as_integer(self.wrong))
        return fault if self.said is None else when(self.said > 0, integer(0), fault)

    def sound(self, *, optional: bool) -> Any:
        """Return the condition that a cell holds what can be read, or nothing where it is optional; null is false."""
        import narwhals as nw

        right = ~self.wrong
        if optional:
            right = when(self.missing, nw.lit(value=True), right)
        elif not self.rejects_missing:
            right = ~self.missing & right
        return right if self.said is None else when(self.said > 0, nw.lit(value=True), right)


def is_blank(cell: Any, *, in_database: bool) -> Any:
    """Return the condition that a text holds nothing but blanks."""
    return ~cell.str.contains(_SEEN) if in_database else cell.str.strip_chars() == ""


def stripped(cell: Any, *, in_database: bool) -> Any:
    """Return a text without the blanks around it."""
    return cell.str.replace_all(_EDGES, "") if in_database else cell.str.strip_chars()


def reader(
    column: str,
    dtype: Any,
    kind: str,
    value_range: ValueRange,
    into: str,
    integers: Integers,
    *,
    in_database: bool = False,
    shared: dict[int, Any] | None = None,
) -> Reader | None:
    """Return the reader of a column, or None where it must be read cell by cell.

    Args:
        column: The column.
        dtype: Its type.
        kind: The kind of value that is read from it.
        value_range: The range of the value.
        into: The column that will hold the value, from which faults may be found once it is there.
        integers: How the engine computes with whole numbers.
        in_database: Whether a database computes the frame; it knows few blanks.
        shared: Collects the denominators of doubles for the columns of a frame that are read in one step.
    """
    import narwhals as nw

    if dtype == nw.Unknown:  # a column of no type holds nothing, as a rule
        return _nothing(column, kind)
    if kind == "number":
        return _number(
            column, dtype, value_range, into, integers, {} if shared is None else shared, in_database=in_database
        )
    if kind == "date":
        return _date(column, dtype, integers.divide, in_database=in_database)
    make = {"flag": _flag, "choice": _text, "text": _text}[kind]
    return make(column, dtype, value_range, in_database=in_database)


def on_grid(reader_of_column: Reader, allowed: Sequence[int], every: int, divide: Divide) -> Reader:
    """Return a reader that also rejects numbers that are not allowed, or no multiple of `every` smallest steps."""
    wrong = reader_of_column.wrong
    if allowed:
        wrong = wrong | ~reader_of_column.value.is_in(list(allowed))
    if every > 1:
        wrong = wrong | (divide(reader_of_column.value, every) * every != reader_of_column.value)
    return evolve(reader_of_column, wrong=wrong)


def without_words(reader_of_column: Reader, column: str, node: Node, *, past: bool, in_database: bool) -> Reader:
    """Return a reader of texts that also takes declared words as missing, or as absent by a declared cause.

    In past rounds they all stand for a missing value.
    """
    import narwhals as nw

    cell = stripped(nw.col(column).cast(nw.String), in_database=in_database)
    value, missing = reader_of_column.value, reader_of_column.missing
    if node.value_range.kind == "text":
        value = when(cell.is_in(sorted({*node.missing, *node.causes})), nw.lit(""), value)
    if lacking := {*node.missing, *(node.causes if past else ())}:
        missing = missing | cell.is_in(sorted(lacking))
    causes = {} if past else node.causes
    said = first_match([(cell == each, int(cause)) for each, cause in causes.items()], 0) if causes else None
    return evolve(reader_of_column, value=value, missing=missing, said=said)


def _null(column: str) -> Any:
    import narwhals as nw

    return nw.col(column).is_null()


def _nothing(column: str, kind: str) -> Reader:
    """Return the reader of a column without any value; a cell that holds one is read by itself."""
    import narwhals as nw

    values: dict[str, Any] = {"flag": nw.lit(value=False), "choice": nw.lit(""), "text": nw.lit("")}
    return Reader(values.get(kind, integer(0)), _null(column), ~_null(column))


def _number(
    column: str,
    dtype: Any,
    value_range: ValueRange,
    into: str,
    integers: Integers,
    shared: dict[int, Any],
    *,
    in_database: bool,
) -> Reader | None:
    import narwhals as nw

    cell = nw.col(column)
    step = value_range.resolution or 1
    low, high = value_range.low, value_range.high
    if dtype.is_integer():
        least, most = math.ceil(low), math.floor(high)
        if value_range.reach >= LIMIT:
            cell = cell.cast(integers.wide)
            fits = (cell >= integers.number(least)) & (cell <= integers.number(most))
            inside = when(fits, cell, integer(0)).cast(integers.wide)
        else:
            fits = (cell >= least) & (cell <= most)
            inside = when(fits, cell, integer(0)).cast(nw.Int64)
        return Reader(inside * step if step != 1 else inside, _null(column), ~fits)
    if isinstance(dtype, nw.Decimal):
        return _exact_decimal(cell, dtype.scale, _null(column), value_range, into, integers)
    if value_range.max_numerator >= SURE_FLOAT or not (dtype.is_float() or dtype == nw.String):
        return None
    if dtype.is_float():
        missing = _null(column) | cell.is_nan()
        return _decimal(_as_double(cell, dtype), missing, None, value_range, into, shared)
    blank = _null(column) | is_blank(cell, in_database=in_database)
    plain = cell.str.contains(_SHORT_NUMBER)
    number = when(plain, cell, nw.lit("0")).str.strip_chars().cast(nw.Float64)
    return _decimal(number, blank, plain, value_range, into, {})


def _as_double(cell: Any, dtype: Any) -> Any:
    """Return a column of floats as doubles: 0.1 in 32 bits is 0.10000000149, and pandas would compute in 32 bits."""
    import narwhals as nw

    return cell.cast(nw.Float64) if dtype == nw.Float32 else cell


def _decimal(cell: Any, missing: Any, plain: Any, value_range: ValueRange, into: str, shared: dict[int, Any]) -> Reader:
    """Return the reader of doubles: bounds are compared as the nearest doubles of exact decimals, like the cells.

    `shared` has the denominators that readers of other columns built: each is a whole column of one number.
    """
    import narwhals as nw

    fits = (cell >= _double(value_range.low)) & (cell <= _double(value_range.high))
    step = value_range.resolution or 1
    inside = when(fits, cell, nw.lit(0, dtype=nw.Float64))
    whole = (inside * step).round()
    # For doubles, computing the integer again is cheaper than reading the materialized column; for texts it is not.
    near, zero = (whole, inside * 0) if plain is None else (nw.col(into), nw.col(into) * 0)
    # The divisor is a column: Polars divides by a literal by multiplying by its reciprocal, and missed the nearest
    # double of 27,156 among 200,000 quotients.
    back = (near / shared.setdefault(step, zero + step)) == cell
    # A cell out of bounds is read as 0. Where 0 is within them, it is none of those, so that `back` is false already.
    right = back if value_range.low <= 0 <= value_range.high else fits & back
    if plain is None:
        return Reader(whole.cast(nw.Int64), missing, ~right, rejects_missing=True)
    return Reader(whole.cast(nw.Int64), missing, ~(plain & right), reads_value=True)


def _exact_decimal(
    cell: Any, digits: int, missing: Any, value_range: ValueRange, into: str, integers: Integers
) -> Reader | None:
    """Return the reader of decimals with `digits` decimals: whole numbers of the smallest step, exact in the bounds."""
    import narwhals as nw

    step, low, high = value_range.resolution or 1, value_range.low, value_range.high
    finest = math.lcm(step, 10**digits)
    greatest = max(-low, high) * finest
    is_wide = greatest >= LIMIT or value_range.reach >= LIMIT
    if is_wide and (integers.wide is None or greatest * 10**digits >= WIDE_LIMIT):
        return None  # an engine multiplies decimals of at most 38 digits
    number: Any = integers.number if is_wide else int
    divide = integers.divide_wide if is_wide else integers.divide
    width = integers.wide if is_wide else nw.Int64
    # The bounds are compared as doubles first, so that nothing overflows, and then exactly.
    fits = (cell >= _double(low)) & (cell <= _double(high))
    whole = (when(fits, cell, nw.lit(0)) * finest).cast(width)
    value = whole if finest == step else divide(whole, finest // step)
    held = nw.col(into)
    right = fits & (held >= number(math.ceil(low * step))) & (held <= number(math.floor(high * step)))
    wrong = ~right if finest == step else ~(right & (held * (finest // step) == whole))
    return Reader(value, missing, wrong, reads_value=True)


def _double(value: Any) -> Any:
    import narwhals as nw

    return nw.lit(value.numerator / value.denominator, dtype=nw.Float64)


def _flag(column: str, dtype: Any, _: ValueRange, *, in_database: bool) -> Reader | None:
    import narwhals as nw

    cell = nw.col(column)
    if dtype == nw.Boolean:
        return Reader(when(_null(column), nw.lit(value=False), cell), _null(column), nw.lit(value=False))
    if dtype.is_numeric():
        missing = _null(column) | cell.is_nan() if dtype.is_float() else _null(column)
        return Reader(when(cell == 1, nw.lit(value=True), nw.lit(value=False)), missing, ~((cell == 0) | (cell == 1)))
    if dtype == nw.String:
        word = stripped(cell, in_database=in_database).str.to_lowercase()
        known = word.is_in([*TRUE_WORDS, *FALSE_WORDS])
        truth = when(word.is_in(list(TRUE_WORDS)), nw.lit(value=True), nw.lit(value=False))
        return Reader(truth, _null(column) | (word == ""), ~known)
    return None


def _text(column: str, dtype: Any, value_range: ValueRange, *, in_database: bool) -> Reader | None:
    import narwhals as nw

    cell = nw.col(column)
    if dtype.is_integer() or dtype in (nw.Categorical, nw.Enum):
        cell = cell.cast(nw.String)
    elif dtype != nw.String:
        return None
    missing = _null(column) | is_blank(cell, in_database=in_database)
    value = when(_null(column), nw.lit(""), cell)
    wrong = nw.lit(value=False) if value_range.values is None else ~cell.is_in(list(value_range.values))
    return Reader(value, missing, wrong)


def _date(column: str, dtype: Any, divide: Divide, *, in_database: bool) -> Reader | None:
    import narwhals as nw

    cell = nw.col(column)
    if dtype in (nw.Date, nw.Datetime):
        midnight = None if dtype == nw.Date else cell.dt.truncate("1d") == cell
        return _calendar(cell.dt.year(), cell.dt.month(), cell.dt.day(), _null(column), midnight, divide)
    if dtype == nw.String:
        word = stripped(cell, in_database=in_database)
        plain = word.str.contains(_ISO_DATE)
        safe = when(plain, word, nw.lit("2000-01-01")).str
        year, month, day = (safe.slice(start, length).cast(nw.Int64) for start, length in ((0, 4), (5, 2), (8, 2)))
        return _calendar(year, month, day, _null(column) | (word == ""), plain, divide)
    return None


def _calendar(year: Any, month: Any, day: Any, missing: Any, plain: Any, divide: Divide) -> Reader:
    """Return the day number of a date by integer arithmetic, and the condition that there is no such day."""
    import narwhals as nw

    def known(part: Any) -> Any:  # an infinite date of a database has no year
        return when(part.is_null(), integer(0), part).cast(nw.Int64)

    year, month, day = known(year), known(month), known(day)
    fourth, hundredth, four_hundredth = (divide(year, years) * years == year for years in (4, 100, 400))
    leap = fourth & (~hundredth | four_hundredth)
    long = month.is_in([1, 3, 5, 7, 8, 10, 12])
    february = when(leap, integer(29), integer(28))
    last = when(month == 2, february, when(long, integer(31), integer(30)))
    right = (
        (year >= date.min.year) & (year <= date.max.year) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= last)
    )
    # Years begin in March here, so that the day that is added in leap years is the last.
    early = as_integer(month <= 2)
    of_march = year - early
    leaps = divide(of_march, 4) - divide(of_march, 100) + divide(of_march, 400)
    number = of_march * 365 + leaps + divide(153 * (month + 12 * early - 3) + 2, 5) + day - 306
    wrong = ~right if plain is None else ~(plain & right)
    return Reader(number, missing, wrong)


def stopped(frame: Any, value: str, column: str, wrong: Any) -> Any:
    """Return a column whose first cell at fault stops the database, which quotes the cell in its error.

    No database has a portable way to raise an error in a query: a text that is no number is cast to one.
    """
    import narwhals as nw

    cell = nw.when(nw.col(column).is_null()).then(nw.lit("nothing")).otherwise(nw.col(column).cast(nw.String))
    stop: Any = nw.concat_str(nw.lit(f"column {column} is at fault: "), cell).cast(nw.Int64)
    dtype = frame.collect_schema()[value]
    if dtype == nw.Boolean:
        stop = stop == 0
    elif dtype == nw.String:
        stop = stop.cast(nw.String)
    return when(wrong == 1, stop, nw.col(value))
