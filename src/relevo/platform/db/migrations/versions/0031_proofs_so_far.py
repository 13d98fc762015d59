"""What was proved about customers before proofs were written down: verified addresses."""

from relevo.platform.db.migrations.statements import run_statements

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


# Of two contacts with one customer id the older keeps the proof; who signs in next is joined to it.
PROOFS = """
INSERT INTO contact_proof (workspace_id, contact_id, identity_id, kind, value, how, at)
SELECT workspace_id, contact_id, id, 'customer_id', substr(address, 10), 'signed', verified_at
FROM contact_identity
WHERE verified_at IS NOT NULL AND channel_kind = 'web' AND address LIKE 'customer:_%' AND length(address) <= 329
ORDER BY verified_at, id
ON CONFLICT DO NOTHING;
"""


def upgrade() -> None:
    run_statements(PROOFS)


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
