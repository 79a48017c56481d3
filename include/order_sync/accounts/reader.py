"""Read the accounts file; every mistake in it is told with its line and the nearest right word."""

import os
import re
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import msgspec
import yaml

from include.order_sync.accounts.model import SECTIONS, Account, Accounts, AccountsFile, Duration
from include.order_sync.accounts.places import Places, find_places
from include.order_sync.connectors.registry import vendor, vendors
from include.order_sync.errors import ConfigurationError

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
        whole = self._convert(self.data, AccountsFile, ())
        self._check_vendors(whole)
        self._check_routes(whole)
        return Accounts(whole.carts, whole.sources, whole.destinations, whole.error_recipients)

    def _accounts(self, section: str) -> list[tuple[str, Any]]:
        content = self.data.get(section) or {}
        self.data[section] = content
        if not isinstance(content, dict):
            raise self._error((section,), f"`{section}` must list accounts by name")
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
                raise self._error((*where, word), f"`{word}` is not known here{_nearest(str(word), known)}")

    def _explain(self, message: str, kind: type[Any], where: tuple[Any, ...]) -> AccountsFileError:
        match = _MESSAGE.match(message)
        problem, path = (match["problem"], match["path"] or "$") if match else (message, "$")
        inner = tuple(int(part) if part.isdigit() else part for part in re.findall(r"[A-Za-z_]\w*|\d+", path[1:]))
        found = _dig(self.data, (*where, *inner))
        unknown = re.search(r"unknown field `(.*)`", problem)
        if unknown:
            known = ["from", "distributors"] if inner else [f.encode_name for f in msgspec.structs.fields(kind)]
            inner, problem = (*inner, unknown[1]), f"`{unknown[1]}` is not known here{_nearest(unknown[1], known)}"
        elif inner == ("version",):
            problem = f"`{found}` is no version of this file that is known; write 1"
        elif "Invalid enum value" in problem:
            known = ["push", "pull", "default"]
            problem = f"`{found}` is not an export method{_nearest(str(found), known)}"
        elif "matching regex" in problem or (inner and inner[-1] in _durations(kind)):
            problem = f"`{found}` is not a length of time; write 30s, 5m, 2h, 1d, hourly or daily"
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
                        f"there is no {role} vendor `{account.vendor}`{_nearest(account.vendor, known)}",
                    )
                try:
                    vendor(account.vendor).check_settings(account.settings)
                except ConfigurationError as error:
                    raise self._error((*where, "settings"), str(error).rstrip(".")) from error

    def _check_routes(self, whole: AccountsFile) -> None:
        sources = [*whole.carts, *whole.sources]
        for name, destination in whole.destinations.items():
            for number, route in enumerate(destination.takes):
                if route.cart not in sources:
                    raise self._error(
                        ("destinations", name, "takes", number, "from"),
                        f"there is no cart or source `{route.cart}`{_nearest(route.cart, sources)}",
                    )
        taken = {route.cart for destination in whole.destinations.values() for route in destination.takes}
        for source in sources:
            if source not in taken:
                section = "carts" if source in whole.carts else "sources"
                raise self._error(
                    (section, source),
                    f"no destination takes the orders of `{source}`; name it under a destination's `takes`",
                )

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


def _durations(kind: type[Any]) -> set[str]:
    return {field.name for field in msgspec.structs.fields(kind) if field.type in (Duration, Duration | None)}


def _nearest(word: str, known: list[str]) -> str:
    close = get_close_matches(word, known, n=1, cutoff=0.5)
    return f"; did you mean `{close[0]}`?" if close else f"; expected one of: {', '.join(known) or 'none'}"


def _dig(data: Any, where: tuple[Any, ...]) -> Any:
    for step in where:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data
