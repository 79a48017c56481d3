"""Which connections are carts, sources and destinations, and how the flow treats each."""

from include.order_sync.accounts.model import (
    Account,
    Accounts,
    AlertSettings,
    CartAccount,
    DestinationAccount,
    MailSettings,
    Route,
    SourceAccount,
)
from include.order_sync.accounts.reader import AccountsFileError, accounts_path, load_accounts, read_accounts

__all__ = [
    "Account",
    "Accounts",
    "AccountsFileError",
    "AlertSettings",
    "CartAccount",
    "DestinationAccount",
    "MailSettings",
    "Route",
    "SourceAccount",
    "accounts_path",
    "load_accounts",
    "read_accounts",
]
