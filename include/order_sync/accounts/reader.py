"""Read the accounts file; every mistake in it is told with its line and the nearest right word."""

import os
import re
from pathlib import Path
from typing import Any

import msgspec
import yaml

from include.order_sync.accounts import hints
from include.order_sync.accounts.extras import extra_problems
from include.order_sync.accounts.model import (
    SECTIONS,
    Account,
    Accounts,
    AccountsFile,
    AlertSettings,
    MailSettings,
    ReportSettings,
)
from include.order_sync.accounts.places import Places, find_places
from include.order_sync.accounts.subscriptions import address_problems, period_problem, problems, subscription
from include.order_sync.connectors.base import TakesOrders
from include.order_sync.connectors.registry import vendor, vendors
from include.order_sync.errors import ConfigurationError
from include.order_sync.states import ExportMethod
from include.order_sync.subscriptions import Subscription

DEFAULT_PATH = Path(__file__).parents[2] / "accounts.yaml"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_MESSAGE = re.compile(r"^(?P<problem>.*?)(?: - at `(?P<path>[^`]*)`)?$", re.DOTALL)


class AccountsFileError(ConfigurationError):
    """The accounts file cannot be used; the text gives file, line, what was found and what was expected."""


def accounts_path() -> Path:
    """Say where the accounts file is: where ORDER_SYNC_ACCOUNTS points, else include/accounts.yaml."""
    return Path(os.environ.get("ORDER_SYNC_ACCOUNTS") or DEFAULT_PATH)


def load_accounts(path: Path | None = None) -> Accounts:
    """Read the accounts file: `path`, else the one that is configured."""
    chosen = path or accounts_path()
    try:
        text = chosen.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise AccountsFileError(
            f"{chosen}: there is no such file. Set ORDER_SYNC_ACCOUNTS to your accounts file."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise AccountsFileError(f"{chosen}: the file cannot be read: {error}.") from error
    return read_accounts(text, str(chosen))


def read_accounts(text: str, name: str = "accounts.yaml") -> Accounts:
    """Read accounts from YAML text; raises `AccountsFileError` at the first mistake."""
    return _Reader(text, name).read()


class _Reader:
    def __init__(self, text: str, name: str) -> None:
        self.name = name
        try:
            self.data, self.places = find_places(text)
        except (yaml.YAMLError, ValueError) as error:
            raise _not_yaml(error, name, text) from error
        self._check_doubles(self.places)

    def read(self) -> Accounts:
        if not isinstance(self.data, dict):
            raise self._error((), "the file must hold the sections version, carts, sources and destinations")
        self._check_words(self.data, AccountsFile, ())
        for section, (kind, _) in SECTIONS.items():
            for account, content in self._accounts(section):
                self._convert(content, kind, (section, account))
        self._convert(self._mapping("mail"), MailSettings, ("mail",))
        self._convert(self._mapping("alerts"), AlertSettings, ("alerts",))
        for report, content in self._mapping("reports").items():
            if not isinstance(report, str):
                raise self._error(("reports", str(report)), f"`{report}` cannot name a report: write it in quotes")
            self._convert(content, ReportSettings, ("reports", report))
        whole = self._convert(self.data, AccountsFile, ())
        self._check_vendors(whole)
        self._check_methods(whole)
        for where, problem in extra_problems(whole):
            raise self._error(where, problem)
        self._check_routes(whole)
        self._check_addresses(whole)
        return Accounts(
            whole.carts,
            whole.sources,
            whole.destinations,
            whole.error_recipients,
            whole.mail,
            whole.alerts,
            self._reports(whole),
        )

    def _mapping(self, section: str) -> dict[Any, Any]:
        content = self.data.get(section) or {}
        self.data[section] = content
        if not isinstance(content, dict):
            raise self._error((section,), f"`{section}` must hold names, each with its value")
        return content

    def _accounts(self, section: str) -> list[tuple[str, Any]]:
        content = self._mapping(section)
        for account in content:
            if not isinstance(account, str) or not _NAME.fullmatch(account):
                raise self._error(
                    (section, account),
                    f"`{account}` cannot name an account: take small letters, digits and underscores, a letter first",
                )
        return list(content.items())

    def _convert(self, content: Any, kind: type[Any], where: tuple[Any, ...]) -> Any:
        if where and isinstance(content, dict):
            self._check_words(content, kind, where)
        try:
            return msgspec.convert(content, kind)
        except msgspec.ValidationError as error:
            raise self._explain(str(error), kind, where) from None

    def _check_words(self, content: dict[Any, Any], kind: type[Any], where: tuple[Any, ...]) -> None:
        known = [field.encode_name for field in msgspec.structs.fields(kind)]
        for word in content:
            if word not in known:
                raise self._error((*where, word), f"`{word}` is not known here{hints.nearest(str(word), known)}")

    def _explain(self, message: str, kind: type[Any], where: tuple[Any, ...]) -> AccountsFileError:
        match = _MESSAGE.match(message)
        problem, path = (match["problem"], match["path"] or "$") if match else (message, "$")
        inner = tuple(int(part) if part.isdigit() else part for part in re.findall(r"[A-Za-z_]\w*|\d+", path[1:]))
        found = self.places.words.get((*where, *inner)) or _dig(self.data, (*where, *inner))
        unknown = re.search(r"unknown field `(.*)`", problem)
        hint = hints.for_setting(kind, str(inner[-1])) if inner else None
        if unknown:
            known = ["from", "distributors"] if inner else [f.encode_name for f in msgspec.structs.fields(kind)]
            inner, problem = (*inner, unknown[1]), f"`{unknown[1]}` is not known here{hints.nearest(unknown[1], known)}"
        elif inner == ("version",):
            problem = f"`{found}` is no version of this file that is known; write 1"
        elif hint:
            problem = hint(found)
        else:
            problem = f"{problem[0].lower()}{problem[1:]}" + (f", found `{found}`" if inner else "")
        return self._error((*where, *inner), problem)

    def _check_doubles(self, places: Places) -> None:
        for where, line in places.doubled.items():
            raise AccountsFileError(f"{self.name}, line {line}: `{where[-1]}` stands here twice; keep one.")

    def _check_vendors(self, whole: AccountsFile) -> None:
        seen: dict[str, str] = {}
        for section, (_, role) in SECTIONS.items():
            accounts: dict[str, Account] = getattr(whole, section)
            for name, account in accounts.items():
                where = (section, name)
                if name in seen:
                    raise self._error(where, f"`{name}` is already the name of one of the {seen[name]}")
                seen[name] = section
                known = [entry.name for entry in vendors() if entry.role is role]
                if account.vendor not in known:
                    raise self._error(
                        (*where, "vendor"),
                        f"there is no {role} vendor `{account.vendor}`{hints.nearest(account.vendor, known)}",
                    )
                try:
                    vendor(account.vendor).check_settings(account.settings)
                except ConfigurationError as error:
                    raise self._error((*where, "settings"), str(error).rstrip(".")) from error

    def _check_methods(self, whole: AccountsFile) -> None:
        for name, account in whole.destinations.items():
            method = account.export_method
            if method is ExportMethod.PUSH and not vendor(account.vendor).can(TakesOrders):
                problem = f"{account.vendor} cannot be sent orders, it fetches them: write `export_method: pull`"
                raise self._error(("destinations", name, "export_method"), problem)
            if account.pull_connection is not None and method is not ExportMethod.PULL:
                problem = f"only a destination with `export_method: pull` fetches its orders; this one has `{method}`"
                raise self._error(("destinations", name, "pull_connection"), problem)

    def _check_routes(self, whole: AccountsFile) -> None:
        sources = [*whole.carts, *whole.sources]
        for name, destination in whole.destinations.items():
            for number, route in enumerate(destination.takes):
                if route.cart not in sources:
                    raise self._error(
                        ("destinations", name, "takes", number, "from"),
                        f"there is no cart or source `{route.cart}`{hints.nearest(route.cart, sources)}",
                    )
        taken = {route.cart for destination in whole.destinations.values() for route in destination.takes}
        for source in sources:
            if source not in taken:
                section = "carts" if source in whole.carts else "sources"
                raise self._error(
                    (section, source),
                    f"no destination takes the orders of `{source}`; name it under a destination's `takes`",
                )

    def _check_addresses(self, whole: AccountsFile) -> None:
        lists: dict[tuple[str, ...], tuple[str, ...]] = {
            ("error_recipients",): whole.error_recipients,
            ("alerts", "unsynced_recipients"): whole.alerts.unsynced_recipients,
        }
        for section in SECTIONS:
            for name, account in getattr(whole, section).items():
                lists[section, name, "error_recipients"] = account.error_recipients
        for where, addresses in lists.items():
            for place, problem in address_problems(addresses):
                raise self._error((*where, *place), problem)
        if whole.mail.sender and (problem := hints.sender(whole.mail.sender)):
            raise self._error(("mail", "sender"), problem)

    def _reports(self, whole: AccountsFile) -> dict[str, Subscription]:
        reports = {name: subscription(name, settings) for name, settings in whole.reports.items()}
        for name, wanted in reports.items():
            for where, problem in problems(wanted, whole.destinations):
                raise self._error(("reports", name, *(where if where != ("name",) else ())), problem)
            if problem := period_problem(whole.reports[name]):
                raise self._error(("reports", name, "period"), problem)
        return reports

    def _error(self, where: tuple[Any, ...], problem: str) -> AccountsFileError:
        path = ".".join(str(part) for part in where) or "the file"
        return AccountsFileError(
            f"{self.name}, line {self.places.line(where)}, {path}: {problem}{'' if problem.endswith('?') else '.'}"
        )


def _not_yaml(error: yaml.YAMLError | ValueError, name: str, text: str) -> AccountsFileError:
    line, problem = 1, str(error)
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        line, problem = error.problem_mark.line + 1, error.problem or problem
    elif isinstance(error, yaml.reader.ReaderError):
        line, problem = text.count("\n", 0, error.position) + 1, f"there is a character that may not be, {error.reason}"
    return AccountsFileError(f"{name}, line {line}: this is not YAML: {problem}.")


def _dig(data: Any, where: tuple[Any, ...]) -> Any:
    for step in where:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data
