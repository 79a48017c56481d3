"""
### Sync status report: each subscription's daily mail

**What it does.** Sends the *Daily Order Sync Status Report* to the recipients of every subscription whose time has
come: how many orders failed, wait or went through, with the list of them as a CSV file. Each report is put on record
before its mail is sent, so that a retry sends no second one. A mail that the mail server did not take is tried again.
Files of reports that are older than 30 days are swept.

**When it runs.** It looks every five minutes (`ORDER_SYNC_POLL` changes that) which reports are due. One that is more
than 15 minutes late says when it was due; after days without Airflow one mail stands for all of them, and names them.
One run at a time. Each subscription is one box in the grid, with its name on it.

**Red means** that a mail is not sent yet: the mail server cannot be reached, or refuses it. Airflow tries the task
again, and later runs go on for a day (`give_up_after` in the accounts file). What was given up, and what may or may not
have arrived, is shown on the Order Desk's *Reports* page.

**What to do.** Open the red box's log: the last error has the mail server's own words. Correct the mail server's
Airflow connection, or the recipients; the mail then goes out by itself. If it was given up: *Send now* on the *Reports*
page.

**Params for a run by hand**

| param | what it does |
|---|---|
| `subscription` | the subscription that gets one more report now, whatever its time; empty: those that are due |
| `dry_run` | says in the log which reports would be sent, and with what; sends nothing |
"""

from typing import Any

from airflow.sdk import DAG, task

from include.order_sync import airflow_bridge as bridge

with DAG(
    "sync_status_report",
    doc_md=__doc__,
    description="Each subscription's daily mail",
    schedule=bridge.poll(),
    catchup=False,
    max_active_runs=1,
    default_args=bridge.TASK_DEFAULTS,
    tags=["order-sync", "mails"],
    params=bridge.params("subscription", "dry_run"),
):

    @task
    def due_reports(**context: Any) -> list[str]:
        """List the subscriptions to send a report for now."""
        return bridge.due_reports(context)

    @task(max_active_tis_per_dagrun=1, map_index_template="{{ task.op_kwargs['subscription'] }}")
    def send_report(subscription: str, **context: Any) -> None:
        """Write one subscription's report and send it."""
        from include.order_sync.services.reports import send

        with bridge.runtime(context) as runtime:
            server = bridge.mail_server(runtime.accounts.mail)
            by, dry_run = bridge.asked_by(context), bridge.asked(context).dry_run
            result = send.send_report(runtime, server, subscription, by, dry_run=dry_run)
        bridge.report(result, context)

    send_report.expand(subscription=due_reports())
