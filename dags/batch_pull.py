"""
### Batch pull: what a source holds as not yet received

**What it does.** Fetches from every due source all orders that it holds as "not yet received", stores them, and only
then tells the source that they are received. What is fetched twice is stored once. As soon as there is something to
send, `wms_delivery` starts.

**When it runs.** It looks for due accounts every five minutes (`ORDER_SYNC_POLL` changes that); how often a source is
asked is its `cadence` in the accounts file. One run at a time. Each source is one box in the grid, with its name on it.

**Red means** that a source could not be asked, or that it did not take our word that the orders are received. No order
is lost: the source still holds them, and the next run fetches them again. A wrong login turns red at once and is not
tried again in that run; a source that is down is tried five times.

**What to do.** Open the red box's log: the last error says what was wrong and what to do. For a refused login, correct
the Airflow connection it names and clear the task; left alone, the account is asked again after a quarter of an hour.

**Params for a run by hand**

| param | what it does |
|---|---|
| `account` | the source that is asked now, whatever its cadence; `all`: those that are due |
| `dry_run` | says in the log what would be pulled; stores nothing and tells the source nothing |
"""

from typing import Any

from airflow.sdk import DAG, task

from include.order_sync import airflow_bridge as bridge

with DAG(
    "batch_pull",
    doc_md=__doc__,
    description="Orders that a source holds as not yet received",
    schedule=bridge.poll(),
    catchup=False,
    max_active_runs=1,
    default_args=bridge.TASK_DEFAULTS,
    tags=["order-sync", "carts"],
    params=bridge.params("account", "dry_run"),
):

    @task
    def due_accounts(**context: Any) -> list[str]:
        """List the sources to ask now."""
        return bridge.due_accounts(context, "pull")

    @task(pool=bridge.CARTS_POOL, outlets=[bridge.MOVED], map_index_template="{{ task.op_kwargs['account'] }}")
    def pull_orders(account: str, **context: Any) -> None:
        """Store what one source holds as not yet received, then acknowledge it."""
        from include.order_sync.services.pull import pull

        with bridge.runtime(context) as runtime:
            result = pull(runtime, account, dry_run=bridge.asked(context).dry_run)
        bridge.report(result, context, bridge.ORDERS_TO_DELIVER)

    pull_orders.expand(account=due_accounts())
