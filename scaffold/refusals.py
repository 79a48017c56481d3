"""Why a new vendor is not begun, each by its name and with a sentence that says what to do."""


class ScaffoldRefused(Exception):
    """Base of every refusal: nothing was written."""


class NameIsNoIdentifier(ScaffoldRefused):
    """The name cannot be that of a Python package."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"'{name}' cannot name a vendor: NAME is a lower-case letter, followed by up to 29 lower-case letters, "
            f"digits and underscores, such as acme_shop. What people read is TITLE."
        )


class NameIsKeyword(ScaffoldRefused):
    """The name is a word of Python's own."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"'{name}' cannot name a vendor: it is a word of Python's own. Write {name}_shop, for instance."
        )


class NameIsTaken(ScaffoldRefused):
    """There is something of that name."""

    def __init__(self, name: str, place: str) -> None:
        super().__init__(f"'{name}' is taken: {place} is there, and nothing is ever overwritten. Choose another NAME.")


class UnknownKind(ScaffoldRefused):
    """The kind is none that there is."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"'{kind}' is no kind of vendor: KIND is cart, source or destination.")


class TitleUnusable(ScaffoldRefused):
    """The title would break what it is written into."""

    def __init__(self, title: str) -> None:
        super().__init__(
            f"'{title}' cannot be a title: TITLE is one line of at most 40 characters, without quotes, backslashes, "
            f"vertical bars and braces."
        )


class PlaceNotFound(ScaffoldRefused):
    """A file does not have the place that the new vendor is to be written into."""

    def __init__(self, file: str, place: str) -> None:
        super().__init__(f"{file} has no {place}, where the new vendor is to be written. Put it back first.")


class NoRuff(ScaffoldRefused):
    """What is written is put into form by ruff, which is not installed."""

    def __init__(self) -> None:
        super().__init__("ruff is not installed: use `make connector`, or run `make install-dev` first.")
