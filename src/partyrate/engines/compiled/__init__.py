"""The plan as one Python function over whole numbers: how plain rows are computed.

`parts` collects lines of source for the rows of tables, and `compiling` writes them node by node with the *code*
domain: with `cells` how inputs are read, with `groups`, `past` and `ladders` what looks beyond one row. In a call
`tables` checks the rows, `gathering` aggregates, `filling` fills ladders, and `running` puts it all together; `crowds`
and `others` are what is kept of units that were rated before, so that one more is rated beside them.
"""

from partyrate.engines.compiled.cells import Doubt
from partyrate.engines.compiled.compiler import NotInCode, Program, compiled
from partyrate.engines.compiled.population import Others
from partyrate.engines.compiled.run import NO_PROGRAM, CodedStore, rate_in_code, run

__all__ = ["NO_PROGRAM", "CodedStore", "Doubt", "NotInCode", "Others", "Program", "compiled", "rate_in_code", "run"]
