"""What is said at the end: what is to be filled in where, and which command shows what is missing."""

from pathlib import Path

from scaffold.lists import CONTRACT, DOCS, PYPROJECT
from scaffold.names import Kind, Names

_OF_ALL = (
    ("{folder}/proxy.py", "host, login, and how calls are made"),
    ("{folder}/errors.py", "what the vendor's error codes mean"),
    ("{folder}/wire.py", "the vendor's fields, as typed shapes"),
)
_OF_KIND = {
    Kind.CART: (
        ("{folder}/mapping.py", "an order of the cart's as ours, and what its statuses mean"),
        ("{folder}/connector.py", "list changed orders, write tracking back and find it again, probe"),
    ),
    Kind.SOURCE: (
        ("{folder}/mapping.py", "an order of the source's as ours, and what its statuses mean"),
        ("{folder}/connector.py", "pull what is not yet received, acknowledge it, probe"),
    ),
    Kind.DESTINATION: (
        ("{folder}/mapping.py", "our order as the vendor takes it, and its parcels as ours"),
        ("{folder}/connector.py", "send, look up, cancel, read shipments, probe"),
    ),
}
_AROUND = (
    ("{folder}/settings.py", "what the accounts file may say"),
    ("{folder}/__init__.py", "what kind of vendor it is"),
    ("{scenario}", "the vendor's side: a server on loopback that speaks its API"),
    ("{tests}/", "literal payloads: request built, URL called, answer read, error read"),
    ("{docs}", "its section, and its row under *What a probe asks*"),
)


def checklist(names: Names, made: list[Path]) -> str:
    """Write it, as plain text."""
    rows = [(place.format(**_places(names)), what) for place, what in (*_OF_ALL, *_OF_KIND[names.kind], *_AROUND)]
    width = max(len(place) for place, _ in rows)
    steps = "\n".join(f"  [ ] {place.ljust(width)}  {what}" for place, what in rows)
    files = "\n".join(f"  {place.as_posix()}" for place in made)
    return f"""{names.title} ({names.kind}) is begun. New files:
{files}
It is also named in {PYPROJECT} ("{CONTRACT}") and {DOCS}.

To be filled in; each place says FILL IN, and what:
{steps}

What the vendor cannot do is taken out of connector.py: no ability is half-made. What else it can do is added there:
the protocols in include/order_sync/connectors/base.py say how (products, stock in and out).

What is missing is shown by
  make test WORKERS=0 ARGS="tests/connectors/test_filled_in.py -k {names.name}"
    every place that is left
  make test WORKERS=0 ARGS="tests/contract tests/connectors -k {names.name} -x --tb=short"
    the next place that the contract suite, or the vendor's own tests, come upon
and when they are green
  make abilities    writes what it can do into README.md and {DOCS}
  make lint
  make test
"""


def _places(names: Names) -> dict[str, str]:
    return {
        "folder": names.folder.as_posix(),
        "tests": names.tests.as_posix(),
        "scenario": names.scenario.as_posix(),
        "docs": DOCS.as_posix(),
    }
