"""What the carts sent, as it is kept: without its secrets, and compressed."""

import zlib

from include.order_sync.redaction.stored import without_kept_secrets

_COMPRESSED = b"\x78\x01"
_FASTEST = 1


def pack(raw: bytes) -> bytes:
    """Make of what a cart sent what is kept of it; a secret is gone for good."""
    return zlib.compress(without_kept_secrets(raw), _FASTEST)


def unpack(kept: bytes) -> bytes:
    """Read what is kept. What was kept before documents were compressed begins otherwise, and is returned as it is."""
    return zlib.decompress(kept) if kept.startswith(_COMPRESSED) else kept
