"""`python -m scaffold --name acme --kind cart`: begin a new vendor; what is wrong comes as a sentence."""

import argparse
import sys
from pathlib import Path

from scaffold.checklist import checklist
from scaffold.names import names_of
from scaffold.refusals import ScaffoldRefused
from scaffold.writing import begin

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Begin a vendor and return the exit code."""
    parser = argparse.ArgumentParser(prog="make connector", description="Begin the connector of a new vendor.")
    parser.add_argument("--name", required=True, help="the vendor's folder and its word in the accounts file: acme")
    parser.add_argument("--kind", required=True, help="cart, source or destination")
    parser.add_argument("--title", default="", help="what people read; made of the name if it is not given")
    options = parser.parse_args()
    try:
        names = names_of(ROOT, options.name, options.kind, options.title)
        made = begin(ROOT, names)
    except ScaffoldRefused as refusal:
        print(f"{type(refusal).__name__}: {refusal}", file=sys.stderr)
        return 1
    print(checklist(names, made))
    return 0


if __name__ == "__main__":
    sys.exit(main())
