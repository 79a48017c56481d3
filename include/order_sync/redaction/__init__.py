"""Show what was received and sent without what must not be read: passwords, keys, tokens, signatures, card numbers."""

from include.order_sync.redaction.documents import ShownDocument, shown_document
from include.order_sync.redaction.texts import REMOVED

__all__ = ["REMOVED", "ShownDocument", "shown_document"]
