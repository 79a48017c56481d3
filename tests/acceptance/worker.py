"""A worker that is there to be killed: does one stage for one account, `python -m tests.acceptance.worker`."""

import json
import sys

from include.order_sync.errors import VendorError
from include.order_sync.ledger.runs import TaskRun
from include.order_sync.ledger.session import Ledger
from include.order_sync.services.confirm import confirm
from include.order_sync.services.deliver import deliver
from include.order_sync.services.download import download
from include.order_sync.services.failures import WorkRemains
from include.order_sync.services.pull import pull
from include.order_sync.services.track import track
from tests.acceptance.sandboxed import runtime

STAGES = {"download": download, "pull": pull, "deliver": deliver, "track": track, "confirm": confirm}


def main(stage: str, account: str, ledger_url: str, ports: str, run_id: str) -> None:
    """Do a stage; what remains to be done is no failure of the worker."""
    surroundings = runtime(Ledger.open(ledger_url), json.loads(ports), TaskRun("acceptance", run_id, stage))
    try:
        print(STAGES[stage](surroundings, account).summary())
    except (WorkRemains, VendorError) as error:
        print(str(error)[:200])


if __name__ == "__main__":
    main(*sys.argv[1:])
