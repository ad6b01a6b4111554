"""Files of offices with many troubles together are read as a person reads them, or every cell at fault is named."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from tests.unit.mixed import EXPECTED, SAVED, Mixed, Row
from tests.unit.mixed_forms import SAVED_FORMS
from tests.unit.mixed_refused import REFUSED
from tests.unit.mixed_texts import TEXTS
from tests.unit.mixed_workbooks import WORKBOOKS

import partyrate as pr
from partyrate.tables import TableFault, TableRead, read_table, read_tables

READ = WORKBOOKS | TEXTS


def read(name: str, mixed: Mixed, folder: Path) -> list[TableRead]:
    """Return the tables of a file: that of the units, and the finer one where it has one."""
    if mixed.form == "xls" and not find_spec("xlrd"):
        pytest.skip("xlrd is not installed")
    data = mixed.file(name)
    if not mixed.finer_of:
        return [read_table(data, mixed.scheme, **mixed.options)]
    path = folder / f"{name}.{mixed.form}"
    path.write_bytes(data)
    return list(read_tables(pr.Evaluator(mixed.scheme).plan, path, {}).values())


def rows_of(frame: Any, names: str) -> list[Row]:
    """Return the cells of some columns, with None for what is blank."""
    return [tuple(row[name] or None for name in names.split()) for row in frame.to_dicts()]


def assert_rows(read: TableRead, names: str, rows: Sequence[Row]) -> None:
    assert rows_of(read.frame, names) == list(rows)


@pytest.mark.parametrize("name", READ)
def test_many_troubles_together_are_read_as_a_person_reads_them_and_reported(name, tmp_path):
    mixed = READ[name]
    tables = read(name, mixed, tmp_path)
    assert_rows(tables[0], mixed.of, mixed.rows)
    if mixed.finer_of:
        _, *names = mixed.finer_of.split()
        assert_rows(tables[1], " ".join(names), mixed.finer)
    report = "\n".join(each.report.text("zh") for each in tables).replace(f"{tmp_path}/", "")
    assert f"{report}\n" == (EXPECTED / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize("name", REFUSED)
def test_each_cell_at_fault_among_many_troubles_is_named_and_no_other(name, tmp_path):
    mixed = REFUSED[name]
    with pytest.raises(pr.DataError) as caught:
        read(name, mixed, tmp_path)
    faults = {
        f"{each.sheet} {each.cell}" if mixed.finer_of else each.cell: each
        for each in caught.value.faults
        if isinstance(each, TableFault)
    }
    assert faults.keys() == mixed.faults.keys()
    assert len(faults) == len(caught.value.faults)
    for cell, fault in faults.items():
        assert mixed.faults[cell] in fault.text("en")
        assert fault.cell.removeprefix("row ") in fault.text("zh")


def test_what_is_expected_or_saved_belongs_to_a_file():
    assert {path.stem for path in EXPECTED.iterdir()} == set(READ)
    assert {path.name for path in SAVED.iterdir()} == {f"{name}.{mixed.form}" for name, mixed in SAVED_FORMS.items()}
    assert len(READ) + len(REFUSED) >= 20
