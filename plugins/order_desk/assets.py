"""The pages' style sheets and scripts, all of them read once: nothing else can be served."""

from hashlib import sha256
from pathlib import Path

MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FOLDER = Path(__file__).parent / "static"

FILES: dict[str, bytes] = {
    path.name: path.read_bytes() for path in sorted(_FOLDER.iterdir()) if path.suffix in MEDIA_TYPES
}
VERSION = sha256(b"\0".join(part for name, body in FILES.items() for part in (name.encode(), body))).hexdigest()[:12]
"""Stands in the files' addresses, so that a browser keeps them until they change."""
