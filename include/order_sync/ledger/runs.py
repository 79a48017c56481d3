"""Which Airflow task did something, so that every attempt leads to its log."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TaskRun:
    """The identity of one try of one task; `actor` is how it stands in the events.

    What no task did has no `dag_id`, and names who did it: `fetched_by` is a destination that fetches its orders.
    """

    dag_id: str
    run_id: str
    task_id: str
    map_index: int = -1
    try_number: int = 1
    fetched_by: str = ""

    @property
    def actor(self) -> str:
        """Name the run for a person: its DAG and run, or `fetch:` and the destination."""
        if self.fetched_by:
            return f"fetch:{self.fetched_by}"
        return f"{self.dag_id}/{self.run_id}"


def fetch_by(destination: str) -> TaskRun:
    """Name a destination's own fetch, which no task has made."""
    return TaskRun("", "", "", fetched_by=destination)
