"""Proofs: what a scheme promises of all rows that it can rate, proved, or refuted by a row that the engine rates.

`prove` asks the questions; `questions`, `directions` and `editions` say what each means as an expression over unknown
inputs, `world` and `ladders` compute with these, `solving` asks the solver, and `witness` writes what it finds as
tables and rates them. Z3 does the work, which the extra `proofs` brings.
"""

from partyrate.proofs.asked import QUESTIONS
from partyrate.proofs.report import PROOFS_FORMAT, Answer, Proofs, Witness
from partyrate.proofs.run import prove

__all__ = ["PROOFS_FORMAT", "QUESTIONS", "Answer", "Proofs", "Witness", "prove"]
