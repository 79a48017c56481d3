"""Upgrade the ledger's tables: python -m include.order_sync.ledger upgrade [database URL]."""

import os
import sys

from sqlalchemy.exc import OperationalError

from include.order_sync.errors import ConfigurationError
from include.order_sync.ledger.migrate import newest_revision, upgrade
from include.order_sync.ledger.session import Ledger


def main(arguments: list[str]) -> int:
    """Run the command; returns the exit code."""
    if not arguments or arguments[0] != "upgrade" or len(arguments) > 2:
        print("usage: python -m include.order_sync.ledger upgrade [database URL]", file=sys.stderr)
        return 2
    url = arguments[1] if len(arguments) == 2 else os.environ.get("ORDER_SYNC_LEDGER_URL")
    try:
        upgrade(Ledger.unprepared(url).engine)
    except (ConfigurationError, OperationalError) as error:
        print(f"The ledger was not upgraded: {error}", file=sys.stderr)
        return 1
    print(f"The ledger's tables are at revision {newest_revision()}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
