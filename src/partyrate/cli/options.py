"""The options that commands share, and the language in which a command writes."""

from __future__ import annotations

import os
from contextvars import ContextVar
from pathlib import Path
from typing import Annotated, Final

import typer

from partyrate.errors import UsageError
from partyrate.messages import LANGUAGES, chosen_language, language_of, message
from partyrate.messages.languages import VARIABLE

_LANGUAGE: Final[ContextVar[str | None]] = ContextVar("language", default=None)


def language(lang: str | None) -> str:
    """Return the language of a command: that of `--lang`, else of `PARTYRATE_LANG`, else of the locale, else English.

    Raises:
        UsageError: Nothing is written in the language that the option or the variable names.
    """
    variable = os.environ.get(VARIABLE)
    if lang and lang not in LANGUAGES:
        raise UsageError(*message("unknown language option", lang=lang))
    if not lang and variable and language_of(variable) is None:
        raise UsageError(*message("unknown language variable", variable=VARIABLE, lang=variable))
    chosen = lang or chosen_language()
    _LANGUAGE.set(chosen)
    return chosen


def spoken_language() -> str:
    """Return the language of the command that runs; the one chosen outside where it was not read yet."""
    return _LANGUAGE.get() or chosen_language()


def forget_language() -> None:
    """Forget the language of the last command, as a program does that runs several."""
    _LANGUAGE.set(None)


def for_excel(program: str | None) -> bool:
    """Return whether CSV is written for a spreadsheet.

    Raises:
        UsageError: CSV is not written for that program.
    """
    if program not in (None, "excel"):
        raise UsageError(*message("unknown csv-for", program=program))
    return program is not None


SchemeName = Annotated[
    str,
    typer.Argument(
        help="A shipped scheme, as NAME or NAME@EDITION, or the path of a scheme file or of a folder of editions."
    ),
]
Edition = Annotated[str | None, typer.Option(help="The edition of the scheme; by default the latest.")]
On = Annotated[str | None, typer.Option(help="A day, as 2019-12-31: the edition in force on it.")]
ProfileName = Annotated[str | None, typer.Option("--profile", help="Values that fill what is unpublished.")]
Values = Annotated[
    list[str] | None,
    typer.Option("--set", help="NAME=VALUE for a parameter, LOOKUP.KEY=VALUE for a cell; may be repeated."),
]
Tables = Annotated[list[str] | None, typer.Option("--table", help="NAME=FILE for a finer table, or history=FILE.")]
Units = Annotated[Path, typer.Argument(help="The units: a workbook (.xlsx, .xls, .ods, .et), CSV or Parquet.")]
AsOf = Annotated[str | None, typer.Option(help="The day the rating speaks of, as 2019-12-31.")]
PeriodOption = Annotated[str | None, typer.Option("--period", help="The round: 2019, 2019-Q3, 2019-03.")]
Encoding = Annotated[str | None, typer.Option(help="The encoding of CSV files; by default the one that fits.")]
Sheets = Annotated[
    list[str] | None, typer.Option("--sheet", help="SHEET of a workbook, or TABLE=SHEET; TABLE= for none.")
]
HeaderRows = Annotated[list[str] | None, typer.Option("--header", help="The ROW with the header, or TABLE=ROW.")]
Columns = Annotated[list[str] | None, typer.Option("--column", help="NAME=HEADER, where a column is called otherwise.")]
ColumnMap = Annotated[Path | None, typer.Option("--map", help="A file of TOML or JSON with names and headers.")]
Missing = Annotated[list[str] | None, typer.Option(help="A word that stands for a missing value; may be repeated.")]
DecimalComma = Annotated[
    bool, typer.Option("--decimal-comma", help="Decimals follow a comma in texts, as in 1.200,50.")
]
DateOrder = Annotated[str, typer.Option(help="The order of dates in texts: dmy as in 31.10.2024, or mdy.")]
FaultsTo = Annotated[
    Path | None, typer.Option(help="Where cells are at fault: a workbook (.xlsx) that shows them marked.")
]
Keep = Annotated[list[str] | None, typer.Option(help="A row to keep that reads as a total, FIRST-LAST, or TABLE=ROW.")]
Skip = Annotated[list[str] | None, typer.Option(help="A row to leave out, FIRST-LAST, or TABLE=ROW.")]
CsvFor = Annotated[
    str | None, typer.Option(help="excel: write an apostrophe before cells that a spreadsheet would compute.")
]
Formats = Annotated[
    list[str] | None, typer.Option("--format", help="csv (by default), xlsx, parquet or jsonl; may be repeated.")
]
CsvEncoding = Annotated[str | None, typer.Option(help="utf-8, utf-8-sig (with a mark, for Excel) or gb18030.")]
Labels = Annotated[bool, typer.Option("--labels", help="Head the columns of CSV with labels in the language.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print it as JSON instead, and an error likewise.")]
Unit = Annotated[str, typer.Option(help="The key of the unit; several columns with commas.")]
OutFile = Annotated[Path, typer.Option("--out", "-o", help="The workbook to be written (.xlsx).")]
OutFolder = Annotated[Path, typer.Option("--out", help="The folder for the results.")]
Samples = Annotated[int, typer.Option(help="How many units are filled in as a sample.")]
DaysFile = Annotated[Path | None, typer.Option(help="A text file with a date on each line.")]
Lang = Annotated[
    str,
    typer.Option(
        help="en or zh: the language of what is printed and written, and of errors.", callback=language, is_eager=True,
        show_default="PARTYRATE_LANG, else the locale",
    ),
]  # fmt: skip
DEFAULT_LANG: Final = ""
"""Stands for the language that the environment chooses."""
