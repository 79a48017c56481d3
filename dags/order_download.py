"""
### Order download: new and changed orders from the carts

**What it does.** Asks every cart account whose cadence has come for the orders that are new or changed since the last
time, and stores them. Orders that are left out (nothing to ship, not paid yet, unreadable) are listed with the reason.
As soon as there is something to send, `wms_delivery` starts.

**When it runs.** It looks for due accounts every five minutes (`ORDER_SYNC_POLL` changes that); how often a cart is
asked is its `cadence` in the accounts file. One run at a time. Each cart is one box in the grid, with its name on it.

**Red means** that a cart could not be asked, or answered something unreadable. No order is lost: the next run goes on
from the same place. The other carts are not held up. A wrong login turns red at once and is not tried again in that
run; a cart that is down is tried five times.

**What to do.** Open the red box's log: the last error says what was wrong and what to do. For a refused login, correct
the Airflow connection it names and clear the task; left alone, the account is asked again after a quarter of an hour.

**Params for a run by hand**

| param | what it does |
|---|---|
| `account` | the cart that is asked now, whatever its cadence; `all`: those that are due |
| `since`, `until` | pull again what changed in this range; needs an account. What is here already is not doubled |
| `dry_run` | says in the log what would be downloaded, and stores nothing |
"""

from typing import Any

from airflow.sdk import DAG, task

from include.order_sync import airflow_bridge as bridge

with DAG(
    "order_download",
    doc_md=__doc__,
    description="New and changed orders from the carts",
    schedule=bridge.poll(),
    catchup=False,
    max_active_runs=1,
    default_args=bridge.TASK_DEFAULTS,
    tags=["order-sync", "carts"],
    params=bridge.params("account", "since", "until", "dry_run"),
):

    @task
    def due_accounts(**context: Any) -> list[str]:
        """List the carts to ask now."""
        return bridge.due_accounts(context, "download")

    @task(pool=bridge.CARTS_POOL, outlets=[bridge.MOVED], map_index_template="{{ task.op_kwargs['account'] }}")
    def download_orders(account: str, **context: Any) -> None:
        """Store what one cart has that is new or changed."""
        from include.order_sync.services.download import download

        asked = bridge.asked(context)
        with bridge.runtime(context) as runtime:
            result = download(runtime, account, since=asked.since, until=asked.until, dry_run=asked.dry_run)
        bridge.report(result, context, bridge.ORDERS_TO_DELIVER)

    download_orders.expand(account=due_accounts())
