"""The accounts file, as it is now: read once, and again when it changes."""

from collections.abc import Callable
from threading import Lock
from typing import Annotated

from fastapi import Depends, Request

from include.order_sync.accounts import Accounts, accounts_path, load_accounts

OpenAccounts = Callable[[], Accounts]


class AccountsOnFile:
    """Reads the accounts file, and again whenever it was written to. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._seen: object = None
        self._accounts: Accounts | None = None

    def __call__(self) -> Accounts:
        """Return the accounts. Raises `AccountsFileError` for a file that cannot be used."""
        with self._lock:
            seen = _version()
            if self._accounts is None or seen is None or seen != self._seen:
                self._accounts = None
                self._accounts = load_accounts()
                self._seen = seen
            return self._accounts


def _version() -> object:
    path = accounts_path()
    try:
        found = path.stat()
    except OSError:
        return None
    return path, found.st_mtime_ns, found.st_size, found.st_ino


accounts_on_file = AccountsOnFile()


def _of_the_app(request: Request) -> Accounts:
    open_accounts: OpenAccounts = request.app.state.open_accounts
    return open_accounts()


def _opener(request: Request) -> OpenAccounts:
    open_accounts: OpenAccounts = request.app.state.open_accounts
    return open_accounts


AccountsDep = Annotated[Accounts, Depends(_of_the_app)]
"""For pages that are nothing without the accounts: a broken file is explained instead of the page."""
OpenAccountsDep = Annotated[OpenAccounts, Depends(_opener)]
"""For pages that are of use without them."""
