"""Makes Airflow's metadata database and puts connections, pools and variables in: `python -m demo.metadata FILE`.

One process does what four calls of Airflow's command line would, each of which takes seconds to load Airflow.
"""

import json
import sys
from pathlib import Path
from typing import Any

from airflow.models import Connection, Pool, Variable
from airflow.utils.db import upgradedb
from airflow.utils.session import create_session


def main(file: Path) -> None:
    """Make the database and load what a JSON file of connections, pools and variables names."""
    given: dict[str, dict[str, Any]] = json.loads(file.read_text())
    upgradedb()
    with create_session() as session:
        for name, fields in given["connections"].items():
            session.add(Connection(conn_id=name, **fields))
    for name, fields in given["pools"].items():
        Pool.create_or_update_pool(name, fields["slots"], fields["description"], include_deferred=False)
    for name, value in given["variables"].items():
        Variable.set(name, value)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
