"""Which Airflow task did something, so that every attempt leads to its log."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TaskRun:
    """The identity of one try of one task; `actor` is how it stands in the events."""

    dag_id: str
    run_id: str
    task_id: str
    map_index: int = -1
    try_number: int = 1

    @property
    def actor(self) -> str:
        """Name the run for a person."""
        return f"{self.dag_id}/{self.run_id}"
