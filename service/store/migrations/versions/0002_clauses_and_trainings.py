"""Clauses of reviews, for labelling, those of the reviews that are there read from their JSON; trainings."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_AT_ONCE = 500


def upgrade() -> None:
    """Make the change."""
    clauses = op.create_table(
        "clauses",
        sa.Column("review_id", sa.String(length=16), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("role_score", sa.Double(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("codes", sa.Text(), nullable=False),
        sa.Column("margin", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_clauses_review_id_reviews"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("review_id", "id", name=op.f("pk_clauses")),
    )
    op.create_index("ix_clauses_id", "clauses", ["id"])
    op.create_index("ix_clauses_margin", "clauses", ["margin"])

    op.create_table(
        "trainings",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.String(length=100), nullable=True),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("error", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainings")),
    )
    op.create_index("ix_trainings_state", "trainings", ["state"])

    _fill(clauses)


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_trainings_state", "trainings")
    op.drop_table("trainings")
    op.drop_index("ix_clauses_margin", "clauses")
    op.drop_index("ix_clauses_id", "clauses")
    op.drop_table("clauses")


def _fill(clauses: sa.Table) -> None:
    connection = op.get_bind()
    ids = connection.scalars(sa.text("SELECT id FROM reviews")).all()
    query = sa.text(
        "SELECT r.id, r.report_id, p.organ, p.year, r.face FROM reviews r JOIN reports p ON p.id = r.report_id "
        "WHERE r.id = :id"
    )
    rows: list[dict[str, Any]] = []
    for review_id in ids:
        rows += _rows(*connection.execute(query, {"id": review_id}).one())
        if len(rows) >= _AT_ONCE:
            connection.execute(clauses.insert(), rows)
            rows = []
    if rows:
        connection.execute(clauses.insert(), rows)


def _rows(
    review_id: str, report_id: int, organ: str | None, year: int | None, face: bytes
) -> Iterator[dict[str, Any]]:
    """The rows as ``service.store.clauses`` made them at this revision."""
    report = f"#{report_id}" if organ is None or year is None else f"{organ} {year}"
    seen: set[str] = set()
    for place, clause in enumerate(json.loads(zlib.decompress(face))["report"]["clauses"]):
        text = clause["text"].replace("\0", "\ufffd")
        name = json.dumps([report, text], ensure_ascii=False).encode("utf-8", "replace")
        key = hashlib.sha256(name).hexdigest()[:16]
        if key not in seen:
            seen.add(key)
            yield {
                "review_id": review_id,
                "id": key,
                "place": place,
                "text": text,
                "role": clause["role"],
                "role_score": clause["role_score"],
                "themes": clause["themes"],
                "codes": "".join(f";{t['code']}" for t in clause["themes"]) + ";",
                "margin": min([clause["role_score"], *(t["score"] for t in clause["themes"])]),
            }
