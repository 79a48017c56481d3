"""
### Order alerts: the mails that say that something is stuck

**What it does.** Looks for what is out of order, and tells those who can mend it: orders that were not exported, or
whose tracking the cart was not told of; orders of a cart that were not taken; orders that wait for too long; ship
methods without a mapping; accounts that refuse our login. One mail lists all orders with one cause. It goes out at
once, the next of that cause a quarter of an hour later at the earliest, with the orders that no mail has told of.
When no order is left, a mail says so.

**When it runs.** Each minute (`ORDER_SYNC_ALERT_POLL` changes that). One run at a time. One task looks, puts the
mails on record and then sends them, so that a retry tells nobody twice.

**Red means** that a mail is not sent yet: the mail server cannot be reached, or refuses it. What is out of order with
orders or accounts turns no box red here. Later runs go on for a day (`give_up_after` in the accounts file); what was
given up, or may or may not have arrived, is shown on the Order Desk's *Reports* page.

**What to do.** Open the red box's log: the last error has the mail server's own words. Correct the Airflow connection
of the mail server, or the recipients; the mail then goes out by itself. Who gets which mail stands in the accounts
file, and what is out of order now on the Order Desk's *Reports* page.
"""

from typing import Any

from airflow.sdk import DAG, task

from include.order_sync import airflow_bridge as bridge

with DAG(
    "order_alerts",
    doc_md=__doc__,
    description="The mails that say that something is stuck",
    schedule=bridge.alert_poll(),
    catchup=False,
    max_active_runs=1,
    default_args=bridge.TASK_DEFAULTS,
    tags=["order-sync", "mails"],
    params=bridge.params(),
):

    @task
    def raise_and_send(**context: Any) -> None:
        """Note what is out of order, and send the mails that tell of it."""
        from include.order_sync.services.alerts.raising import raise_alerts
        from include.order_sync.services.alerts.sending import send_alerts

        with bridge.runtime(context) as runtime:
            bridge.report(raise_alerts(runtime), context)
            sent = send_alerts(runtime, lambda: bridge.mail_server(runtime.accounts.mail))
        bridge.report(sent, context)

    raise_and_send()
