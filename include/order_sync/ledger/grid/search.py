"""Find orders by the words that people know them by: number, customer, SKU, tracking number.

SQLite's full-text index and PostgreSQL's are both given words that were folded here, so that both find the same.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from include.order_sync.ledger.transaction import Transaction, as_json

MOST_FOUND = 1000
"""A search that finds more than this is not counted to its end: nobody reads that many, they search again."""

_NEWEST = f"(SELECT order_id, words FROM order_search ORDER BY order_id DESC LIMIT {2 * MOST_FOUND}) newest"

_WORD = re.compile(r"[^\W_]+")
_ACCENT = re.compile("[\u0300-\u036f]")
_SHORTEST_PREFIX = 2
_LONGEST_WORD = 100


def words_of(texts: Iterable[str]) -> list[str]:
    """Split texts into the words that they are found by, each once: `W-1001` is found by w1001, w and 1001."""
    words: dict[str, None] = {}
    for piece in _folded(" ".join(texts)).split():
        if piece.isalnum():
            words[piece] = None
            continue
        parts = _WORD.findall(piece)
        words.update(dict.fromkeys(parts))
        if len(parts) > 1:
            words["".join(parts)] = None
    return [word[:_LONGEST_WORD] for word in words]


def _folded(text: str) -> str:
    """Take case and accents away."""
    if text.isascii():
        return text.lower()
    return _ACCENT.sub("", unicodedata.normalize("NFKD", text).casefold())


def _terms(text: str) -> list[str]:
    """Read what a person looks for: each piece without its punctuation, as words are indexed too."""
    joined = ("".join(_WORD.findall(piece)) for piece in _folded(text).split())
    return [term[:_LONGEST_WORD] for term in dict.fromkeys(joined) if term]


def find_orders(tx: Transaction, text: str) -> list[int] | None:
    """Find the orders that have words beginning with each piece of a text, at most MOST_FOUND + 1; None: no words.

    What very many orders share is looked for first where a database comes to an end early: SQLite among whole words,
    PostgreSQL among the newest orders.
    """
    terms = _terms(text)
    if not terms:
        return None
    common = _match(tx, terms, prefixes=False) if tx.sqlite else _match(tx, terms, prefixes=True, among=_NEWEST)
    return common if len(common) > MOST_FOUND else _match(tx, terms, prefixes=True)


def _match(tx: Transaction, terms: Sequence[str], *, prefixes: bool, among: str = "order_search") -> list[int]:
    begun = [prefixes and _is_prefix(term) for term in terms]
    if tx.sqlite:
        sql = "SELECT rowid FROM order_search WHERE order_search MATCH :query ORDER BY rowid DESC LIMIT :limit"
        query = " AND ".join(f'"{term}"{"*" * more}' for term, more in zip(terms, begun, strict=True))
    else:
        sql = f"SELECT order_id FROM {among} WHERE words @@ CAST(:query AS tsquery) LIMIT :limit"
        query = " & ".join(f"'{term}'{':*' * more}" for term, more in zip(terms, begun, strict=True))
    return list(tx.execute(sql, query=query, limit=MOST_FOUND + 1).scalars())


def _is_prefix(word: str) -> bool:
    """Tell whether words may begin with this one: a single letter would begin nearly all of them."""
    return len(word) >= _SHORTEST_PREFIX


def index_words(tx: Transaction, orders: Sequence[int]) -> None:
    """Let orders be found by the words that they have now."""
    rows = [{"id": key, "words": " ".join(words_of(texts))} for key, texts in _texts(tx, list(orders)).items()]
    if not rows:
        return
    if tx.sqlite:
        tx.connection.exec_driver_sql(
            "INSERT OR REPLACE INTO order_search (rowid, words) VALUES (?, ?)", [tuple(row.values()) for row in rows]
        )
        return
    tx.execute(
        "INSERT INTO order_search (order_id, words) SELECT id, array_to_tsvector(string_to_array(words, ' '))"
        f" FROM {tx.table_of('found', {'id': 'bigint', 'words': 'text'})} WHERE words <> ''"
        " ON CONFLICT (order_id) DO UPDATE SET words = excluded.words",
        found=as_json(rows),
    )


def _texts(tx: Transaction, ids: list[int]) -> dict[int, list[str]]:
    columns = ("number", "external_id", "customer_name", "customer_account")
    named = tx.rows(f"SELECT id, {', '.join(columns)} FROM orders WHERE id {tx.in_ids()}", ids=ids)
    texts = {row["id"]: [row[column] for column in columns] for row in named}
    for table, column in (("order_lines", "sku"), ("shipments", "tracking_number")):
        found = tx.rows(f"SELECT order_id, {column} AS word FROM {table} WHERE order_id {tx.in_ids()}", ids=ids)
        for row in found:
            texts[row["order_id"]].append(row["word"])
    return texts
