"""What every table shares: its metadata, and indexes over a part of the rows."""

from sqlalchemy import Index, MetaData, text

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def index_where(name: str, condition: str, *columns: str) -> Index:
    """Index only the rows that work is looked for among; SQLite uses it if a query repeats the condition literally."""
    return Index(name, *columns, sqlite_where=text(condition), postgresql_where=text(condition))
