"""Scheme files: TOML read as the model and written back, and the JSON Schema that describes them.

`editions` finds the file of a name, and `paths` reads its text. `measuring` checks its size, `syntax` parses it into
plain values, `positions` locates them, `structuring` builds model classes from them, `extending` applies them to the
scheme that a file extends, `reading` joins these steps for one file, and `faults` builds the faults of all of them.
`files` loads schemes with their bases and profiles; `writing` is the way back. Rules, and how entries fit together, are
left to the check of a scheme.
"""

from partyrate.loading.editions import ShippedScheme, shipped_schemes
from partyrate.loading.files import load_scheme, loads_scheme
from partyrate.loading.schema import json_schema
from partyrate.loading.writing import dump_scheme, dumps_scheme

__all__ = [
    "ShippedScheme",
    "dump_scheme",
    "dumps_scheme",
    "json_schema",
    "load_scheme",
    "loads_scheme",
    "shipped_schemes",
]
