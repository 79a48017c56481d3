import asyncio
import json
import os
import signal
import smtplib
import socket
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import aiohttp
import pytest

from include.order_sync.errors import ConfigurationError
from include.order_sync.sandbox.mailbox import Mailbox
from include.order_sync.sandbox.world import Ports, Sandbox, Setting
from tests.sandbox.clients import Caller, play, scripted
from tests.sandbox.market_files import write_market

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "include.order_sync.sandbox"]


def send_mail(port: int, subject: str) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "sync@example.com", "operations@example.com", subject
    message.set_content("Order 5001 failed: Größe fehlt")
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as smtp:
        smtp.send_message(message)


def test_mails_are_kept_and_counted(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        for subject in ("First", "Second"):
            await asyncio.to_thread(send_mail, caller.ports.smtp, subject)
        assert (await caller.control("/state"))["mails"] == 2
        assert [mail["name"] for mail in await caller.control("/mails.json")] == ["0001.eml", "0002.eml"]
        assert "Subject: Second" in await caller.control("/mails/0002.eml")
        with pytest.raises(AssertionError):
            await caller.control("/mails/0009.eml")

    play(tmp_path, [], story)
    assert "Subject: First" in (tmp_path / "mails" / "0001.eml").read_text()
    assert Mailbox(tmp_path / "mails").count == 2


def test_the_plan_is_shown(tmp_path: Path) -> None:
    async def story(caller: Caller) -> None:
        plan = await caller.control("/plan")
        assert plan["orders"]["web_shop/1"]["ends"] == "confirmed"
        assert plan["expected"]["confirmed"] == 1

    play(tmp_path, [scripted("1")], story)


def test_a_taken_port_is_a_named_error(tmp_path: Path) -> None:
    async def story() -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            for name in ("source", "smtp"):
                sandbox = Sandbox([], Setting(tmp_path, ports=Ports(**{name: port})))
                with pytest.raises(ConfigurationError, match=f"sandbox's {name} cannot listen on 127.0.0.1:{port}"):
                    await sandbox.start()

    asyncio.run(story())


def command_environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "ORDER_SYNC_SANDBOX_DESTINATION_TOKEN": "from-the-environment"}


async def destination_status(port: int) -> int:
    headers = {"Authorization": "Bearer from-the-environment"}
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"http://127.0.0.1:{port}/v1/shipments", headers=headers) as response,
    ):
        return response.status


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_serves_until_it_is_interrupted(tmp_path: Path, number: signal.Signals) -> None:
    write_market(tmp_path)
    command = [*COMMAND, "--state-dir", str(tmp_path / "state"), "--orders", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=command_environment(), text=True) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        assert ready.pop("ready") is True
        assert set(ready) == {f"{name}_port" for name in ("cart", "source", "destination", "smtp", "control")}
        assert asyncio.run(destination_status(ready["destination_port"])) == 200
        process.send_signal(number)
        assert process.wait(timeout=10) == 0


def test_the_command_names_what_is_wrong(tmp_path: Path) -> None:
    command = [*COMMAND, "--state-dir", str(tmp_path), "--orders", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, env=command_environment(), text=True, check=False, timeout=20)
    assert done.returncode == 2
    assert "has no orders.csv" in done.stderr
    assert "Traceback" not in done.stderr
