"""Tell by its name whether a field holds a secret."""

import re
from functools import lru_cache
from itertools import pairwise

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_A-Za-z]+")

_SECRET = frozenset({
    "password", "passwd", "passwort", "passphrase", "passcode", "pwd", "secret", "token", "jwt", "bearer",
    "authorization", "authentication", "auth", "oauth", "credential", "cookie", "session", "sessionid", "sid",
    "signature", "hmac", "apikey", "otp", "totp", "cvv", "cvv2", "cvc", "cvc2", "csc", "cvn", "iban", "nonce", "ssn",
    "cardnumber", "ccnumber", "ccnum",
})  # fmt: skip
_ONE_NAME = frozenset({
    "pass", "pin", "pan", "sig", "cc", "creditcard", "bankaccount",
})  # fmt: skip
_SECRET_PAIRS = frozenset({
    "api key", "access key", "secret key", "private key", "consumer key", "client key", "order key", "signing key",
    "encryption key", "auth key", "shared key", "session key", "account key", "license key", "security code",
    "verification code", "card number", "card no", "card num", "card code", "card pin", "card cvv", "card holder",
    "card data", "credit card", "debit card", "gift card", "bank account", "routing number", "sort code",
    "social security", "pass word", "pass phrase", "auth code", "payment source", "payment data", "stripe source",
    "track data", "magnetic stripe",
})  # fmt: skip
_NOT_SECRET = frozenset({
    "signature required", "signature confirmation", "signature option", "signature service", "signature type",
    "no signature", "session count", "token count", "token type", "secret santa",
})  # fmt: skip
_HELD_WHOLE = frozenset({
    "card", "payment method details", "credit card", "debit card", "bank account", "gift card",
})  # fmt: skip
_HARMLESS_INSIDE = frozenset({
    "brand", "scheme", "network", "type", "funding", "country", "last4", "last 4", "last four", "last digits",
})  # fmt: skip
_NEVER_A_CARD = frozenset({
    "sku", "ean", "gtin", "upc", "isbn", "barcode", "tracking", "phone", "fax", "mobile",
})  # fmt: skip


def is_secret(name: str) -> bool:
    """Tell whether a field of this name holds a secret; how the name is written does not matter."""
    words = words_of(name)
    pairs = {f"{one} {two}" for one, two in pairwise(words)}
    if pairs & _NOT_SECRET:
        return False
    return bool(set(words) & _SECRET or pairs & _SECRET_PAIRS or "".join(words) in _ONE_NAME | _GLUED)


def holds_secrets(name: str) -> bool:
    """Tell whether everything inside of a field is a secret, unless its name is known to be harmless."""
    return " ".join(words_of(name)) in _HELD_WHOLE


def is_harmless_inside(name: str) -> bool:
    """Tell whether a field may be read although it stands in one that holds secrets: the card's brand."""
    return " ".join(words_of(name)) in _HARMLESS_INSIDE


def is_never_a_card(name: str) -> bool:
    """Tell whether a long number in such a field is no card's: an EAN, a tracking number."""
    return not _NEVER_A_CARD.isdisjoint(words_of(name))


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """Split a name into small words, however it joins them: `clientSecret`, `client-secret`, `CLIENT_SECRETS`."""
    return tuple(_singular(word.lower()) for word in _WORDS.findall(name))


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and word[:-1] in _SECRET else word


_GLUED = frozenset(pair.replace(" ", "") for pair in _SECRET_PAIRS)
