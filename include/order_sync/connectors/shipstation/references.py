"""How our references travel as `external_shipment_id`.

The document allows 50 characters and cuts what is longer; and the id is a part of an address, where not every
character survives every gateway. So a plain reference is used as it is, and any other is stood for by its hash. The
whole reference goes with every item, as its `external_order_id`.
"""

import hashlib
import re

LONGEST = 50
_PLAIN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._~-]{0,49}")
_DERIVED = re.compile(r"os-[0-9a-f]{40}")


def to_shipstation(reference: str) -> str:
    """Write a reference as an `external_shipment_id`: always the same one, and no two references' alike."""
    if _PLAIN.fullmatch(reference) and not _DERIVED.fullmatch(reference):
        return reference
    return f"os-{hashlib.sha256(reference.encode()).hexdigest()[:40]}"
