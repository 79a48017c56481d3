"""Build the web application that destinations fetch their orders from."""

from fastapi import FastAPI

from plugins.order_desk.accounts import OpenAccounts, accounts_on_file
from plugins.order_desk.ledger import OpenLedger
from plugins.order_pull import document, routes
from plugins.order_pull.guards import Guard, ReadLogin, airflow_login
from plugins.order_pull.problems import explain_problems


def create_app(
    open_ledger: OpenLedger,
    open_accounts: OpenAccounts = accounts_on_file,
    read_login: ReadLogin = airflow_login,
    guard: Guard | None = None,
) -> FastAPI:
    """Make the application. Airflow guards no route of a plugin: each has a guard of its own, but for the document.

    People's logins at Airflow open nothing here, and a destination's login nothing there.
    """
    app = FastAPI(title="OrderSync order pull", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.open_ledger = open_ledger
    app.state.open_accounts = open_accounts
    app.state.guard = guard or Guard(open_accounts, read_login)
    explain_problems(app)
    app.include_router(document.router)
    app.include_router(routes.router)
    return app
