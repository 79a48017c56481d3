"""A mailbox that takes every mail over SMTP and keeps it as a file."""

import asyncio
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class Mailbox:
    """Keeps mails as 0001.eml, 0002.eml, … in a folder and goes on counting where a run before stopped."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.count = len(self.files())

    def files(self) -> list[Path]:
        """List the kept mails, oldest first."""
        return sorted(self._folder.glob("*.eml"))

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's)
        """Keep one mail."""
        content = envelope.content or b""
        raw = content.encode() if isinstance(content, str) else content
        self.count += 1
        arriving = self._folder / "arriving"
        arriving.write_bytes(raw)
        arriving.rename(self._folder / f"{self.count:04d}.eml")
        return "250 Message accepted for delivery"

    async def serve(self, host: str, port: int) -> asyncio.Server:
        """Listen for mail."""
        loop = asyncio.get_running_loop()
        return await loop.create_server(lambda: SMTP(self, hostname="sandbox", enable_SMTPUTF8=True), host, port)
