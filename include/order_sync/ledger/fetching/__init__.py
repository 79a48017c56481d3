"""Orders that destinations fetch for themselves: offered for a time, then accepted, refused, or offered again."""

from include.order_sync.ledger.fetching.answers import Answer, Effect, Noted, Word, note_answers
from include.order_sync.ledger.fetching.held import HeldOrder, Place, held_order
from include.order_sync.ledger.fetching.leased import Offered
from include.order_sync.ledger.fetching.offering import Handed, Offer, Terms, hand_out, handed_out
from include.order_sync.ledger.fetching.recalling import Cancel, open_cancels

__all__ = [
    "Answer",
    "Cancel",
    "Effect",
    "Handed",
    "HeldOrder",
    "Noted",
    "Offer",
    "Offered",
    "Place",
    "Terms",
    "Word",
    "hand_out",
    "handed_out",
    "held_order",
    "note_answers",
    "open_cancels",
]
