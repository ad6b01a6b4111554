"""What a rating reports beside its results: ties, conflicts, deviations, absent values, assumptions.

Nothing is settled silently: each note says what happened, how often, and by which policy it was settled.
"""

from partyrate.notes.lacking import lacking
from partyrate.notes.ladders import cohort_notes, deviates
from partyrate.notes.listing import Notes
from partyrate.notes.making import notes_of, pairing_notes
from partyrate.notes.note import BOUND_ZH, CAUSE_ZH, NOTE_FORMAT, TEXTS, Note, shown_key
from partyrate.notes.waiting import lacks_of, open_words

__all__ = [
    "BOUND_ZH",
    "CAUSE_ZH",
    "NOTE_FORMAT",
    "TEXTS",
    "Note",
    "Notes",
    "cohort_notes",
    "deviates",
    "lacking",
    "lacks_of",
    "notes_of",
    "open_words",
    "pairing_notes",
    "shown_key",
]
