"""Run Airflow's API server in a process of its own, and fetch an order from it as an ERP does.

`python -m tests.order_pull.inside_airflow HOME` prints a line of JSON at the end. Airflow reads its settings when it is
imported, so nothing of it may be imported before `settle`.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PASSWORD = "only-for-tests"
ACCOUNTS = """
version: 1
carts: {web_shop: {vendor: woocommerce, connection: web_shop}}
destinations: {erp: {vendor: json_pull, connection: erp_login, export_method: pull, takes: [{from: web_shop}]}}
"""


def settle(home: Path) -> None:
    """Give Airflow a home, and the flow a ledger and accounts."""
    home.mkdir(parents=True)
    (home / "accounts.yaml").write_text(ACCOUNTS)
    os.environ |= {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(home / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db",
        "AIRFLOW__API_AUTH__JWT_SECRET": "only-for-tests-" * 5,
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(home / "passwords.json"),
        "ORDER_SYNC_LEDGER_URL": f"sqlite:///{home}/ledger.db",
        "ORDER_SYNC_ACCOUNTS": str(home / "accounts.yaml"),
    }


def prepare() -> None:
    """Make Airflow's tables with a connection as people add one, and an order to fetch."""
    from airflow.models import Connection
    from airflow.utils.db import initdb
    from airflow.utils.session import create_session

    from include.order_sync.ledger.intake import Batch
    from include.order_sync.ledger.session import Ledger
    from include.order_sync.ledger.upsert import store
    from include.order_sync.states import ExportMethod
    from tests.fakes.orders import CART, an_order, incoming

    initdb()
    with create_session() as session:
        session.add(Connection(conn_id="erp_login", conn_type="http", login="erp", password=PASSWORD))
    ledger = Ledger.open(os.environ["ORDER_SYNC_LEDGER_URL"])
    store(ledger, Batch(CART, [incoming(an_order(), "erp")], (), {"erp": ExportMethod.PULL}), "test")
    ledger.close()


def observe() -> dict[str, Any]:
    """Call the server as it is started, with logins that are right and wrong."""
    from airflow.api_fastapi.main import app
    from fastapi.testclient import TestClient

    seen: dict[str, Any] = {}
    address = "/order-pull/v1/erp"
    with TestClient(app) as client:
        seen["wrong"] = client.post(f"{address}/orders/pull", auth=("erp", "guess")).status_code
        seen["nobody"] = client.post("/order-pull/v1/nobody/orders/pull", auth=("erp", PASSWORD)).status_code
        fetched = client.post(f"{address}/orders/pull", json={"lease": 60}, auth=("erp", PASSWORD))
        seen["fetched"] = [fetched.status_code, [one["reference"] for one in fetched.json()["orders"]]]
        word = {"results": [{"reference": "web_shop:1001", "outcome": "accepted", "id": "SO-1"}]}
        bearer = {"Authorization": f"Bearer {PASSWORD}"}
        noted = client.post(f"{address}/orders/results", json=word, headers=bearer)
        seen["noted"] = [noted.status_code, noted.json()["results"][0]["result"]]
        held = client.get(f"{address}/orders/web_shop%3A1001", headers=bearer)
        seen["held"] = [held.status_code, held.json()["status"]]
        seen["document"] = client.get("/order-pull/v1/openapi.json").json()["info"]["title"]
        seen["desk"] = client.get("/order-desk/", headers=bearer).status_code
    return seen


def main(home: Path) -> None:
    """Print what was seen."""
    settle(home)
    prepare()
    print(json.dumps(observe()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
