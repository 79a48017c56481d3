"""The shapes of the small pictures in mails, which are drawn with cells of tables and with block characters."""

from collections.abc import Mapping, Sequence

BLOCKS = {"failed": "█", "pending_verification": "▓", "queued": "▒", "successful": "░"}
"""Which character draws a status where there are no colours."""


def shares(amounts: Sequence[int], width: int) -> list[int]:
    """Divide a width by amounts into whole parts; what there is but little of can still be seen."""
    total = sum(amounts)
    parts = [max(1, round(width * amount / total)) if amount else 0 for amount in amounts]
    while total and (over := sum(parts) - width):
        parts[parts.index(max(parts))] += -1 if over > 0 else 1
    return parts


def drawn(amounts: Mapping[str, int], width: int) -> str:
    """Draw a bar of so many characters."""
    parts = shares([*amounts.values()], width)
    return "".join(BLOCKS[name] * part for name, part in zip(amounts, parts, strict=True))


def length(amount: int, most: int, longest: int) -> int:
    """Say how long the bar of an amount is, beside one of `longest` for the most; at least 1, if there is any."""
    return max(1, round(longest * amount / most)) if amount else 0
