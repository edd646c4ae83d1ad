"""Migrations of the tables (Alembic), a file a revision."""
