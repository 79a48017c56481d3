"""Take out of a text what is a secret by its look, or by the name beside it."""

import re

from include.order_sync.redaction.names import holds_secrets, is_secret

REMOVED = "[removed]"

_BY_LOOK = re.compile(
    r"""
      -----BEGIN\ [A-Z ]*PRIVATE\ KEY-----.*?(?:-----END\ [A-Z ]*PRIVATE\ KEY-----|\Z)
    | \beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)*                              # a signed token (JWT)
    | \b(?:sk|rk|pk)_(?:live|test)_\w{8,} | \bwhsec_\w{8,}             # payment services' keys
    | \b(?:tok|pm|src|seti|pi|ch|card|ba)_[A-Za-z0-9]{14,}(?:_secret_\w+)?
    | \bc[ks]_[0-9a-fA-F]{32,}                                         # WooCommerce's keys
    | \bwc_order_\w{8,}                                                # opens the order without a login
    | \bshp(?:at|ss|ca|pa)_[0-9a-fA-F]{16,} | \bgh[pousr]_\w{20,} | \bxox[a-z]-[\w-]{10,} | \bAKIA[0-9A-Z]{16}\b
    """,
    re.VERBOSE | re.DOTALL,
)
_LOGIN_IN_ADDRESS = re.compile(r"(?<=://)[^/?#\s@\"'<>]+@")
_SCHEME = re.compile(r"\b(bearer|basic|digest)(\s{1,8})[\w\-.~+/=]{6,}", re.IGNORECASE)
_NAMED = re.compile(r"""([\w\-.\[\]]{2,80})(\\*["']?\s{0,8}[=:]\s{0,8})""")
_VALUE = re.compile(r"""(\\*["'])(?:\\.|(?!\1).)*(?:\1)?|[^\s&;,<>"'{\[]+(?:\s\[removed\])?|\[removed\]""", re.DOTALL)
_CARD = re.compile(r"(?<![\w.])(?:\d[ -]?){12,18}\d(?!\w)")
_CARD_BEGINS = re.compile(r"4|5[1-5]|2[2-7]|3[47]|3[068]|35|6011|6[245]")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]){11,30}\b")
_TAG = re.compile(r"<\s{0,8}(?P<end>/?)(?P<name>[\w:.\-]{1,80})(?P<rest>[^<>]*?)(?P<empty>/?)>", re.DOTALL)


def without_secrets(text: str, *, may_hold_cards: bool = True) -> str:
    """Replace in free text whatever looks like a secret, or stands beside or between marks of a secret's name."""
    text = _emptied(text) if "<" in text else text
    text = _BY_LOOK.sub(REMOVED, text)
    text = _LOGIN_IN_ADDRESS.sub(f"{REMOVED}@", text)
    text = _SCHEME.sub(rf"\1\2{REMOVED}", text)
    text = _without_named(text)
    if may_hold_cards:
        text = _CARD.sub(lambda found: REMOVED if _is_card(found[0]) else found[0], text)
    return _IBAN.sub(_account, text)


def _without_named(text: str) -> str:
    """Take out what follows the name of a secret: `name=value`, `name: value`, `"name": "value"`."""
    kept, place = [], 0
    for named in _NAMED.finditer(text):
        if named.start() < place or not is_secret(named[1]):
            continue
        value = _VALUE.match(text, named.end())
        if value and value[0].strip("\\\"'"):
            quote = value[1] or ""
            kept.append(f"{text[place : named.end()]}{quote}{REMOVED}{quote}")
            place = value.end()
    return "".join([*kept, text[place:]])


def _emptied(text: str) -> str:
    """Take out of markup, however broken, what stands in elements of secret names.

    An element that does not end takes the rest of the text with it.
    """
    kept, place, inside, depth = [], 0, "", 0
    for tag in _TAG.finditer(text):
        if inside:
            depth += _step(tag, inside)
            if depth == 0:
                kept.append(REMOVED)
                inside, place = "", tag.start()
        elif _opens_secrets(tag):
            kept.append(text[place : tag.end()])
            inside, depth = tag["name"], 1
    return "".join([*kept, REMOVED if inside else text[place:]])


def _step(tag: re.Match[str], name: str) -> int:
    if tag["empty"] or tag["name"] != name:
        return 0
    return -1 if tag["end"] else 1


def _opens_secrets(tag: re.Match[str]) -> bool:
    local = tag["name"].rpartition(":")[2]
    return not (tag["end"] or tag["empty"]) and (is_secret(local) or holds_secrets(local))


def _is_card(text: str) -> bool:
    """Check a card number's beginning and its last digit (ISO/IEC 7812: every second digit doubled)."""
    digits = [int(letter) for letter in text if letter.isdigit()]
    if not _CARD_BEGINS.match("".join(map(str, digits))):
        return False
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _account(found: re.Match[str]) -> str:
    """Take out an account number whose check digits are right (ISO 13616); what follows it stays."""
    compact = found[0].replace(" ", "")
    for length in range(min(len(compact), 34), 14, -1):
        moved = compact[4:length] + compact[:4]
        if int("".join(str(int(letter, 36)) for letter in moved)) % 97 == 1:
            return REMOVED + _after(found[0], length)
    return found[0]


def _after(text: str, count: int) -> str:
    """Cut off so many letters from the beginning, spaces not counted."""
    for place, letter in enumerate(text):
        count -= letter != " "
        if count == 0:
            return text[place + 1 :]
    return ""
