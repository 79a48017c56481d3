"""Alembic's environment: runs the migrations on the connection that `migrate.py` hands over."""

from alembic import context

from include.order_sync.ledger.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
