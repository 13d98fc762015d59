"""Websites as knowledge: what a teammate asked for, its pages as the frontier, and each host's patience."""

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE knowledge_source DROP CONSTRAINT knowledge_source_kind_check;
ALTER TABLE knowledge_source ADD CONSTRAINT knowledge_source_kind_check
    CHECK (kind IN ('file', 'text', 'qa', 'website'));
ALTER TABLE knowledge_document DROP CONSTRAINT knowledge_document_kind_check;
ALTER TABLE knowledge_document ADD CONSTRAINT knowledge_document_kind_check
    CHECK (kind IN ('file', 'text', 'qa', 'website'));
CREATE TABLE website (
    workspace_id uuid NOT NULL REFERENCES workspace,
    source_id uuid NOT NULL,
    url text NOT NULL CHECK (length(url) BETWEEN 1 AND 2000),
    mode text NOT NULL CHECK (mode IN ('page', 'crawl', 'sitemap')),
    include text[] NOT NULL DEFAULT '{}',
    exclude text[] NOT NULL DEFAULT '{}',
    max_pages int NOT NULL CHECK (max_pages > 0),
    max_depth int NOT NULL CHECK (max_depth >= 0),
    delay_ms int NOT NULL CHECK (delay_ms >= 0),
    language text,
    schedule text NOT NULL DEFAULT 'never' CHECK (schedule IN ('never', 'daily', 'weekly')),
    state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'paused', 'cancelled', 'done')),
    run int NOT NULL DEFAULT 1,
    is_looking boolean NOT NULL DEFAULT true,
    problem text,
    left_out int NOT NULL DEFAULT 0,
    started_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    next_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, source_id),
    FOREIGN KEY (workspace_id, source_id) REFERENCES knowledge_source ON DELETE CASCADE
);
CREATE TABLE website_page (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    source_id uuid NOT NULL,
    url text NOT NULL CHECK (length(url) BETWEEN 1 AND 2000),
    shape text,
    found_by text NOT NULL CHECK (found_by IN ('start', 'link', 'sitemap', 'redirect', 'canonical')),
    depth int NOT NULL DEFAULT 0,
    hops int NOT NULL DEFAULT 0,
    state text NOT NULL CHECK (state IN ('found', 'fetching', 'ready', 'unchanged', 'failed', 'skipped', 'removed')),
    reason text,
    detail text,
    run int NOT NULL,
    attempt int NOT NULL DEFAULT 0,
    tries int NOT NULL DEFAULT 0,
    misses int NOT NULL DEFAULT 0,
    accept_shorter boolean NOT NULL DEFAULT false,
    document_id uuid,
    status int,
    redirected_to text,
    canonical_url text,
    alternates jsonb NOT NULL DEFAULT '{}',
    etag text,
    last_modified text,
    content_hash bytea,
    text_length int NOT NULL DEFAULT 0,
    fetched_at timestamptz,
    indexed_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, source_id, url),
    FOREIGN KEY (workspace_id, source_id) REFERENCES website ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, document_id) REFERENCES knowledge_document ON DELETE SET NULL (document_id)
);
CREATE INDEX website_page_state ON website_page (workspace_id, source_id, state);
CREATE INDEX website_page_shape ON website_page (workspace_id, source_id, shape) WHERE shape IS NOT NULL;
CREATE INDEX website_page_hash ON website_page (workspace_id, source_id, content_hash) WHERE content_hash IS NOT NULL;
CREATE INDEX website_page_document ON website_page (workspace_id, document_id) WHERE document_id IS NOT NULL;
CREATE TABLE website_host (
    workspace_id uuid NOT NULL REFERENCES workspace,
    origin text NOT NULL,
    robots text,
    robots_problem text,
    robots_at timestamptz,
    free_at timestamptz NOT NULL DEFAULT now(),
    planned_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, origin)
);
"""


def upgrade() -> None:
    run_statements(TABLES)
    protect_tenant_tables()


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
