"""
### Connection status: the lights of every account

**What it does.** The lights on the Order Desk's *Connections* page come from the calls that the other DAGs make. This
one asks what they leave out: each API of an account that had no call for four minutes gets one cheap call that changes
nothing (a list of one product, a look-up of an order that does not exist). It also sweeps measurements older than
seven days.

**When it runs.** Every five minutes (`ORDER_SYNC_POLL` changes that; with more than five minutes between two polls the
lights of quiet accounts go out). One run at a time. Each account that is asked is one box in the grid, with its name
on it.

**Red means** that an account cannot be called at all: its Airflow connection is missing or lacks a field. An account
that is down, or refuses the login, turns its *light* red and not this task: the next poll asks again anyway.

**What to do.** Open the red box's log: the last error names the connection and what it lacks. What a red or yellow
light means stands beside it, with what to do. An account that refused the login is not asked for a quarter of an hour;
a run by hand asks it now.

**Params for a run by hand**

| param | what it does |
|---|---|
| `account` | the account whose APIs are all asked now, paused or not; `all`: what is quiet |
"""

from typing import Any

from airflow.sdk import DAG, task

from include.order_sync import airflow_bridge as bridge

with DAG(
    "connection_status",
    doc_md=__doc__,
    description="The lights of every account",
    schedule=bridge.poll(),
    catchup=False,
    max_active_runs=1,
    default_args=bridge.TASK_DEFAULTS,
    tags=["order-sync", "carts", "destinations"],
    params=bridge.params("account"),
):

    @task
    def quiet_accounts(**context: Any) -> list[str]:
        """List the accounts to ask now, and sweep what was measured long ago."""
        return bridge.quiet_accounts(context)

    @task(pool=bridge.CARTS_POOL, map_index_template="{{ task.op_kwargs['account'] }}")
    def probe_account(account: str, **context: Any) -> None:
        """Ask one account whether it answers."""
        from include.order_sync.services.probe import probe

        with bridge.runtime(context) as runtime:
            result = probe(runtime, account, quiet_only=bridge.asked(context).account is None)
        bridge.report(result, context)

    @task
    def note_standings(**context: Any) -> None:
        """Note how many orders stand where, for the pictures of the Overview."""
        from include.order_sync.services.snapshot import take_snapshot

        with bridge.runtime(context) as runtime:
            result = take_snapshot(runtime)
        bridge.report(result, context)

    probe_account.expand(account=quiet_accounts())
    note_standings()
