"""Scheme files: from TOML to the model and back, and the JSON Schema that describes them.

A name leads through `editions` (which file it means) and `places` (bytes to text). A file goes through `syntax` (text
to plain values), `positions` (where each of them stands), `converting` (plain values to model classes), `extending`
(what it takes over from another file), `reading` (the whole scheme) and `faults` (what went wrong, all of it). `files`
joins them, and `writing` is the way back. What depends on rules, or on how entries fit together, is left to the check
of a scheme.
"""

from partyrate.loading.editions import ShippedScheme, shipped_schemes
from partyrate.loading.files import load_scheme, loads_scheme
from partyrate.loading.schema import json_schema
from partyrate.loading.writing import dumps_scheme

__all__ = ["ShippedScheme", "dumps_scheme", "json_schema", "load_scheme", "loads_scheme", "shipped_schemes"]
