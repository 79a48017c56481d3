"""
### Cart confirmation: tracking back to the carts

**What it does.** Writes carrier and tracking number of every shipped parcel back to the cart the order came from. A
confirmation whose answer never came is first looked up in the cart, so that no customer is told twice.

**When it runs.** At once when tracking was retrieved, and as a sweep every five minutes (`ORDER_SYNC_POLL` changes
that) for what was left over. One run at a time. Each cart is one box in the grid, with its name on it.

**Red means** that some shipments were not confirmed for a reason that may pass: the error says how many, and which.
Airflow tries the task again, at most five times in one run, and each try writes only what still needs writing. What the
cart refuses does not turn the task red: the order is in `error` in the Order Desk.

**What to do.** Nothing, while tries are left. If it stays red, open the log: the last error says what was wrong and
what to do. For a refused login, correct the Airflow connection it names; the confirmations then go out by themselves.

**Params for a run by hand**

| param | what it does |
|---|---|
| `account` | the cart that is told now, whatever its cadence; `all`: those that are due |
| `retry_failed` | tries again confirmations that were given up; needs an account |
| `dry_run` | says in the log which shipments would be confirmed, and tells the cart nothing |
"""

from typing import Any

from airflow.sdk import DAG, task

from include.order_sync import airflow_bridge as bridge

with DAG(
    "cart_confirmation",
    doc_md=__doc__,
    description="Tracking back to the carts",
    schedule=bridge.poll_or(bridge.SHIPMENTS_TO_CONFIRM),
    catchup=False,
    max_active_runs=1,
    default_args=bridge.TASK_DEFAULTS,
    tags=["order-sync", "carts"],
    params=bridge.params("account", "retry_failed", "dry_run"),
):

    @task
    def due_accounts(**context: Any) -> list[str]:
        """List the carts to tell now."""
        return bridge.due_accounts(context, "confirm")

    @task(pool=bridge.CARTS_POOL, map_index_template="{{ task.op_kwargs['account'] }}")
    def confirm_shipments(account: str, **context: Any) -> None:
        """Write one cart's tracking back to it."""
        from include.order_sync.services.confirm import confirm

        asked = bridge.asked(context)
        with bridge.runtime(context) as runtime:
            result = confirm(runtime, account, dry_run=asked.dry_run, retry_failed=asked.retry_failed)
        bridge.report(result, context)

    confirm_shipments.expand(account=due_accounts())
