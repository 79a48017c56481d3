"""
### WMS delivery: queued orders to their destinations

**What it does.** Sends every queued order to its destination (WMS, 3PL or ERP). An order whose answer never came is
first looked up at the destination, so that it is not sent twice. Orders canceled at the cart are called back.

**When it runs.** At once when orders were downloaded or pulled, and as a sweep every five minutes (`ORDER_SYNC_POLL`
changes that) for what was left over. One run at a time. Each destination is one box in the grid, with its name on it.

**Red means** that some orders were not exported for a reason that may pass: the error says for example "3 of 250 orders
not exported", and which. Airflow tries the task again, at most five times in one run, and each try sends only what
still needs sending. Refused orders (bad address, unknown ship method) do not turn the task red: they are in `error` in
the Order Desk. An order whose attempts run out ends there too, red, with its count.

**What to do.** Nothing, while tries are left. If it stays red, open the log: the last error says what was wrong and
what to do. For a refused login, correct the Airflow connection it names; the orders then go out by themselves.

**Params for a run by hand**

| param | what it does |
|---|---|
| `account` | the destination that is served now, whatever its cadence; `all`: those that are due |
| `retry_failed` | tries again what was given up (attempts ran out, or refused); needs an account |
| `dry_run` | says in the log which orders would be sent, and sends nothing |
"""

from typing import Any

from airflow.sdk import DAG, task

from include.order_sync import airflow_bridge as bridge

with DAG(
    "wms_delivery",
    doc_md=__doc__,
    description="Queued orders to their destinations",
    schedule=bridge.poll_or(bridge.ORDERS_TO_DELIVER),
    catchup=False,
    max_active_runs=1,
    default_args=bridge.TASK_DEFAULTS,
    tags=["order-sync", "destinations"],
    params=bridge.params("account", "retry_failed", "dry_run"),
):

    @task
    def due_accounts(**context: Any) -> list[str]:
        """List the destinations to serve now."""
        return bridge.due_accounts(context, "deliver")

    @task(pool=bridge.DESTINATIONS_POOL, map_index_template="{{ task.op_kwargs['destination'] }}")
    def deliver_orders(destination: str, **context: Any) -> None:
        """Send one destination what is queued for it."""
        from include.order_sync.services.deliver import deliver

        asked = bridge.asked(context)
        with bridge.runtime(context) as runtime:
            result = deliver(runtime, destination, dry_run=asked.dry_run, retry_failed=asked.retry_failed)
        bridge.report(result, context)

    deliver_orders.expand(destination=due_accounts())
