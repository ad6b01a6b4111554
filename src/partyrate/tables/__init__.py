"""Tables in files: workbooks, CSV and Parquet as offices write them, read for a scheme, with one report.

Every finding is reported, a choice between two readings is left to the caller, and no cell is changed without a line
in the report.
"""

from partyrate.tables.faults import TableFault
from partyrate.tables.marking import write_faults
from partyrate.tables.plausibility import read_plausible
from partyrate.tables.reading import TableRead, read_table
from partyrate.tables.report import TableReport
from partyrate.tables.several import Options, read_tables, wanted_headers

__all__ = [
    "Options",
    "TableFault",
    "TableRead",
    "TableReport",
    "read_plausible",
    "read_table",
    "read_tables",
    "wanted_headers",
    "write_faults",
]
