"""Explain an error code to people."""

from include.order_sync.errors import TREATMENTS, ErrorCode
from include.order_sync.ledger.order_view.values import Trouble


def trouble(code: str | None, message: str | None) -> Trouble | None:
    """Put an error in plain words; the sentence is not said twice where the message is nothing else."""
    if not code:
        return None
    treatment = TREATMENTS[ErrorCode(code)]
    said = (message or "").removeprefix(treatment.sentence).strip()
    return Trouble(code, treatment.sentence, said, treatment.resolution)
