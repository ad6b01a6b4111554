"""Notes of a rating: ties, conflicts, deviations from quotas, absent values, assumptions.

Nothing is settled silently: each note says what happened, how often, and by which policy it was settled.
"""

from partyrate.notes.building import notes_of, pairing_notes
from partyrate.notes.lacking import unpublished_names
from partyrate.notes.ladders import cohort_notes, deviates
from partyrate.notes.listing import Notes
from partyrate.notes.note import KINDS, NOTE_FORMAT, Note, shown_key
from partyrate.notes.waiting import lacks_of, open_words
from partyrate.notes.wording import counted_as, effect_words, label_of, name_words, ordered_by

__all__ = [
    "KINDS",
    "NOTE_FORMAT",
    "Note",
    "Notes",
    "cohort_notes",
    "counted_as",
    "deviates",
    "effect_words",
    "label_of",
    "lacks_of",
    "name_words",
    "notes_of",
    "open_words",
    "ordered_by",
    "pairing_notes",
    "shown_key",
    "unpublished_names",
]
