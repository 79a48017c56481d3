"""
### Tracking retrieval: what the destinations have shipped

**What it does.** Asks every due destination what it has shipped since the last time, and stores carrier, tracking
number and quantities with the orders. As soon as there is something to confirm, `cart_confirmation` starts.

**When it runs.** It looks for due accounts every five minutes (`ORDER_SYNC_POLL` changes that); how often a destination
is asked is its `cadence` in the accounts file. One run at a time. Each destination is one box in the grid, with
its name on it.

**Red means** that a destination could not be asked, or answered something unreadable. No shipment is lost: the next run
goes on from the same place. A wrong login turns red at once and is not tried again in that run; a destination that is
down is tried five times.

**What to do.** Open the red box's log: the last error says what was wrong and what to do. For a refused login, correct
the Airflow connection it names and clear the task; left alone, the account is asked again after a quarter of an hour.

**Params for a run by hand**

| param | what it does |
|---|---|
| `account` | the destination that is asked now, whatever its cadence; `all`: those that are due |
| `since` | ask again for everything shipped from this time on; needs an account. What is here already is not doubled |
"""

from typing import Any

from airflow.sdk import DAG, task

from include.order_sync import airflow_bridge as bridge

with DAG(
    "tracking_retrieval",
    doc_md=__doc__,
    description="What the destinations have shipped",
    schedule=bridge.poll(),
    catchup=False,
    max_active_runs=1,
    default_args=bridge.TASK_DEFAULTS,
    tags=["order-sync", "destinations"],
    params=bridge.params("account", "since"),
):

    @task
    def due_accounts(**context: Any) -> list[str]:
        """List the destinations to ask now."""
        return bridge.due_accounts(context, "track")

    @task(
        pool=bridge.DESTINATIONS_POOL, outlets=[bridge.MOVED], map_index_template="{{ task.op_kwargs['destination'] }}"
    )
    def retrieve_tracking(destination: str, **context: Any) -> None:
        """Store what one destination has shipped."""
        from include.order_sync.services.track import track

        with bridge.runtime(context) as runtime:
            result = track(runtime, destination, since=bridge.asked(context).since)
        bridge.report(result, context, bridge.SHIPMENTS_TO_CONFIRM)

    retrieve_tracking.expand(destination=due_accounts())
