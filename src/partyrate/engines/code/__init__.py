"""The plan as one Python function over whole numbers: how plain rows are computed.

`parts` collects lines of source for the rows of tables, `compiling` writes them node by node with the *code* domain,
`cells` writes how cells are read, `gathering` aggregates, `filling` fills ladders, and `running` does it all for one call.
"""

from partyrate.engines.code.compiling import NotInCode, Program, compiled
from partyrate.engines.code.running import CodedStore, rate_in_code

__all__ = ["CodedStore", "NotInCode", "Program", "compiled", "rate_in_code"]
