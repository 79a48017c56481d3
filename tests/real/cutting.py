"""A way to a server on which an answer can get lost: the server has acted, and nobody hears of it."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

CHUNK = 64 * 1024


class Wire:
    """Passes everything on to a server; `cut` is what the next request to lose its answer has in it."""

    def __init__(self, target: str) -> None:
        self._host, self._port = urlsplit(target).hostname or "", urlsplit(target).port or 80
        self._cut: bytes | None = None
        self.lost = 0

    def cut(self, words: bytes) -> None:
        """Lose the answer to the next request with these words in it."""
        self._cut = words

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection."""
        inner_reader, inner_writer = await asyncio.open_connection(self._host, self._port)
        doomed = asyncio.Event()
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._forth(reader, inner_writer, doomed))
                both.create_task(self._back(inner_reader, writer, doomed))
        except* OSError:
            pass
        finally:
            writer.close()
            inner_writer.close()

    async def _forth(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, doomed: asyncio.Event) -> None:
        while chunk := await reader.read(CHUNK):
            if self._cut is not None and self._cut in chunk:
                self._cut = None
                doomed.set()
            writer.write(chunk)
            await writer.drain()
        writer.close()

    async def _back(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, doomed: asyncio.Event) -> None:
        while chunk := await reader.read(CHUNK):
            if doomed.is_set():
                self.lost += 1
                break
            writer.write(chunk)
            await writer.drain()
        writer.transport.abort()


@contextmanager
def wire_to(target: str) -> Iterator[tuple[str, Wire]]:
    """Lead to a server at an address of its own; yields that address, and the wire that can be cut."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    wire = Wire(target)
    server = asyncio.run_coroutine_threadsafe(asyncio.start_server(wire.serve, "127.0.0.1", 0), loop).result(30)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", wire
    finally:
        asyncio.run_coroutine_threadsafe(_close(server), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()


async def _close(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
