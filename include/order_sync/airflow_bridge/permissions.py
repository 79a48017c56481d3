"""Two permissions of our own, as the auth manager that Airflow runs with knows them: for the API server only."""

import os
from typing import Any

from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.base_auth_manager import BaseAuthManager
from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from airflow.api_fastapi.auth.managers.simple.simple_auth_manager import SimpleAuthManager, SimpleAuthManagerRole
from airflow.utils.session import create_session

from include.order_sync.errors import ConfigurationError

ACTIONS = "Order Sync Actions"
NOTIFICATION = "Order Sync Notification"
ROLES_VARIABLE = "ORDER_SYNC_ACTION_ROLES"

_ADMIN = "admin"
_PERMISSIONS = (("can_edit", ACTIONS), ("can_read", NOTIFICATION))


def may_act(user: BaseUser) -> bool:
    """Tell whether somebody has Order Sync Actions.

    The simple auth manager says yes to everybody for what it does not know, so there the role decides as well.
    Raises `ConfigurationError` where `ORDER_SYNC_ACTION_ROLES` names a role that does not exist.
    """
    manager = get_auth_manager()
    if isinstance(manager, SimpleAuthManager) and str(getattr(user, "role", "")).lower() not in action_roles():
        return False
    return bool(manager.is_authorized_custom_view(method="PUT", resource_name=ACTIONS, user=user))


def action_roles() -> frozenset[str]:
    """Read which roles of the simple auth manager may act: admin always, and those of `ORDER_SYNC_ACTION_ROLES`."""
    named = {role.strip().lower() for role in os.environ.get(ROLES_VARIABLE, "").split(",")} - {""}
    known = [role.name.lower() for role in SimpleAuthManagerRole]
    if unknown := sorted(named.difference(known)):
        raise ConfigurationError(
            f"{ROLES_VARIABLE} names {', '.join(map(repr, unknown))}; "
            f"the roles of Airflow's simple auth manager are {', '.join(known)}."
        )
    return frozenset(named | {_ADMIN})


def make_permissions() -> None:
    """Where Airflow runs with FAB, make both permissions and give them to Admin; an administrator ticks the rest."""
    if not _has_roles_in_the_database(get_auth_manager()):
        return
    from airflow.providers.fab.www.security_appless import ApplessAirflowSecurityManager

    with create_session() as session:
        security = ApplessAirflowSecurityManager(session=session)
        admin = security.find_role("Admin") or security.add_role("Admin")
        for action, resource in _PERMISSIONS:
            security.add_permission_to_role(admin, security.create_permission(action, resource))


def notified() -> tuple[str, ...] | None:
    """List the mail addresses of those who have Order Sync Notification.

    None where nobody can tell: only FAB knows addresses.
    """
    if not _has_roles_in_the_database(get_auth_manager()):
        return None
    with create_session() as session:
        return tuple(session.scalars(_addresses()))


def _has_roles_in_the_database(manager: BaseAuthManager[Any]) -> bool:
    try:
        from airflow.providers.fab.auth_manager.fab_auth_manager import FabAuthManager
    except ImportError:
        return False
    return isinstance(manager, FabAuthManager)


def _addresses() -> Any:
    from airflow.providers.fab.auth_manager.models import Action, Permission, Resource, Role, User
    from sqlalchemy import select

    joined = select(User.email).join(User.roles).join(Role.permissions).join(Permission.action)
    allowed = joined.join(Permission.resource).where(Action.name == "can_read", Resource.name == NOTIFICATION)
    return allowed.where(User.active.is_(True)).distinct().order_by(User.email)
