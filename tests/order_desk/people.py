"""People with a login of Airflow's simple auth manager, as they come to the Order Desk with a browser."""

from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.dags.airflow_home import make_metadata_database

OURS = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}


def start_airflows_logins() -> None:
    """Make the auth manager that Airflow's API server has."""
    from airflow.api_fastapi.app import create_auth_manager

    make_metadata_database()
    create_auth_manager().init()


def token(role: str | None, name: str = "olga") -> str:
    """Log in, and get what Airflow gives for it."""
    from airflow.api_fastapi.app import get_auth_manager
    from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser

    start_airflows_logins()
    made: str = get_auth_manager().generate_jwt(SimpleAuthManagerUser(username=name, role=role))
    return made


def browser(app: FastAPI, role: str | None, name: str = "olga") -> TestClient:
    """A browser in which somebody has logged in; whether a request comes from our pages is said by its headers."""
    return TestClient(app, cookies={"_token": token(role, name)}, raise_server_exceptions=False)


def nobody(app: FastAPI, **headers: str) -> TestClient:
    """A browser in which nobody has logged in."""
    start_airflows_logins()
    return TestClient(app, headers=headers, raise_server_exceptions=False)
