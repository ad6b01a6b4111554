"""The plan as one Python function over whole numbers: how plain rows are computed.

`parts` collects lines of source for the rows of tables, and `compiling` writes them node by node with the *code*
domain: with `cells` how inputs are read, with `groups`, `past` and `ladders` what looks beyond one row. In a call
`tables` checks the rows, `gathering` aggregates, `filling` fills ladders, and `running` puts it all together; `crowds`
and `others` are what is kept of units that were rated before, so that one more is rated beside them.
"""

from partyrate.engines.compiled.cells import FallBack
from partyrate.engines.compiled.compiler import NotCompilable, Program, compiled
from partyrate.engines.compiled.population import Population
from partyrate.engines.compiled.run import NO_PROGRAM, CompiledStore, rate_compiled, run

__all__ = [
    "NO_PROGRAM",
    "CompiledStore",
    "FallBack",
    "NotCompilable",
    "Population",
    "Program",
    "compiled",
    "rate_compiled",
    "run",
]
