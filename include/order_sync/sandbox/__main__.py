"""Run the sandbox: `python -m include.order_sync.sandbox --state-dir DIR …` until it is interrupted."""

import argparse
import asyncio
import json
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path

from include.order_sync.errors import ConfigurationError
from include.order_sync.sandbox.faults import Faults, sprinkle
from include.order_sync.sandbox.marketplace import read_sales
from include.order_sync.sandbox.replay import replay
from include.order_sync.sandbox.script import ScriptedOrder, Side
from include.order_sync.sandbox.selfmade import NEW_ITEM_ORDERS, make_orders
from include.order_sync.sandbox.world import Credentials, Ports, Sandbox, Setting, utc_now

ENVIRONMENT = "ORDER_SYNC_SANDBOX_"


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM; 2 if something that was asked for cannot be."""
    options = read_options(arguments)
    try:
        asyncio.run(serve(Sandbox(load_orders(options), setting(options))))
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line; a login or password that is not given there comes from the environment."""
    parser = argparse.ArgumentParser(prog="python -m include.order_sync.sandbox", description=__doc__)
    parser.add_argument("--state-dir", type=Path, required=True, help="folder for the mails")
    parser.add_argument("--host", default="127.0.0.1")
    for port in fields(Ports):
        parser.add_argument(f"--{port.name}-port", type=int, default=0, help="0: any free one")
    parser.add_argument("--orders", type=Path, help="folder of CSV files in the layout of the Olist data set")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--count", type=int, default=60, help="how many orders to make up")
    parser.add_argument("--new-items", type=int, default=NEW_ITEM_ORDERS, help="how many with an unknown item")
    parser.add_argument("--cart-name", default="web_shop", help="the cart's account")
    parser.add_argument("--source-name", default="field_sales", help="the source's account")
    for secret in fields(Credentials):
        default = os.environ.get(ENVIRONMENT + secret.name.upper(), secret.default)
        parser.add_argument(f"--{secret.name.replace('_', '-')}", default=default)
    return parser.parse_args(arguments)


def load_orders(options: argparse.Namespace) -> list[ScriptedOrder]:
    """Read or make up the orders, and give some of them a fault that passes."""
    if options.orders:
        orders = replay(read_sales(options.orders))
    else:
        orders = make_orders(options.count, options.seed, utc_now().date(), options.new_items)
    return sprinkle(orders, Faults(), options.seed)


def setting(options: argparse.Namespace) -> Setting:
    """Gather the options."""
    return Setting(
        state_dir=options.state_dir,
        host=options.host,
        ports=Ports(**{port.name: getattr(options, f"{port.name}_port") for port in fields(Ports)}),
        credentials=Credentials(**{one.name: getattr(options, one.name) for one in fields(Credentials)}),
        names={Side.CART: options.cart_name, Side.SOURCE: options.source_name},
    )


async def serve(sandbox: Sandbox) -> None:
    """Listen, say so in one line of JSON, and stop on a signal."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    ports = await sandbox.start()
    print(json.dumps({"ready": True, **{f"{name}_port": port for name, port in asdict(ports).items()}}), flush=True)
    await stopped.wait()
    await sandbox.stop()


if __name__ == "__main__":
    sys.exit(main())
