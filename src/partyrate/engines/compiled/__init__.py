"""A plan compiled to one Python function over whole numbers, which computes plain rows.

`compiler` writes the source node by node with the compiled domain: inputs with `cells`, aggregates with `grouping`,
past rounds with `history`, rows in an order with `ordered_rows`, ladders with `ladders`. `fragments` places the lines
in loops over the rows of tables, and `codegen` makes functions of these. In a call `tables` checks the rows,
`aggregates` and `allocation` compute what concerns many rows, and `run` puts it all together. `cohort_cache` and
`population` keep what is needed of units that were rated, so that one more can be rated against them.
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
