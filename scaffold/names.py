"""What a new vendor is called, in code and by people."""

import keyword
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from scaffold.refusals import NameIsKeyword, NameIsNoIdentifier, NameIsTaken, TitleUnusable, UnknownKind

CONNECTORS = Path("include/order_sync/connectors")
TESTS = Path("tests/connectors")
SCENARIOS = Path("tests/contract/scenarios")

_NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")
_TITLE = re.compile(r"[^\n\r\"'\\|{}]{1,40}")


class Kind(StrEnum):
    """What part the vendor plays."""

    CART = "cart"
    SOURCE = "source"
    DESTINATION = "destination"


@dataclass(frozen=True, slots=True)
class Names:
    """`name` is the folder's and the accounts file's, `title` what people read, `class_name` the connector's."""

    name: str
    title: str
    kind: Kind

    @property
    def class_name(self) -> str:
        """Make the name of the connector's class."""
        return "".join(part.capitalize() for part in self.name.split("_"))

    @property
    def folder(self) -> Path:
        """Say where the connector stands."""
        return CONNECTORS / self.name

    @property
    def tests(self) -> Path:
        """Say where its own tests stand."""
        return TESTS / self.name

    @property
    def scenario(self) -> Path:
        """Say where its side of the contract suite stands."""
        return SCENARIOS / f"{self.name}.py"


def names_of(root: Path, name: str, kind: str, title: str = "") -> Names:
    """Check what was asked for; raises `ScaffoldRefused` by the name of what is wrong with it."""
    if kind not in set(Kind):
        raise UnknownKind(kind)
    if keyword.iskeyword(name):
        raise NameIsKeyword(name)
    if _NAME.fullmatch(name) is None or not name.replace("_", ""):
        raise NameIsNoIdentifier(name)
    title = title.strip() or name.replace("_", " ").title()
    if _TITLE.fullmatch(title) is None:
        raise TitleUnusable(title)
    names = Names(name, title, Kind(kind))
    _refuse_if_taken(root, names)
    return names


def _refuse_if_taken(root: Path, names: Names) -> None:
    """A module of the connectors' own takes a name as well as a vendor's folder does."""
    for place in (names.folder, names.folder.with_suffix(".py"), names.tests, names.scenario):
        if (root / place).exists():
            raise NameIsTaken(names.name, place.as_posix())
