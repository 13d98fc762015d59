"""The tables of the house: tenants, team, contacts, conversations, knowledge, memories, events.

Every tenant table leads with `workspace_id`, so that it can be distributed by tenant and so that a composite
foreign key cannot cross tenants. `_tenant_tables` switches on forced row-level security for each of them.
"""

from alembic import op

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TEAM = """
CREATE TABLE workspace (
    workspace_id uuid PRIMARY KEY,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    slug text NOT NULL UNIQUE,
    locale text NOT NULL DEFAULT 'en',
    timezone text NOT NULL DEFAULT 'UTC',
    hours jsonb NOT NULL DEFAULT '{"always": true, "week": {}, "holidays": []}',
    settings jsonb NOT NULL DEFAULT '{}',
    next_conversation_number bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE person (
    id uuid PRIMARY KEY,
    email text NOT NULL UNIQUE CHECK (email = lower(email)),
    password_hash text,
    password_changed_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE password_reset (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    token_hash bytea NOT NULL UNIQUE,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE TABLE teammate (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    person_id uuid NOT NULL REFERENCES person (id),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    email text NOT NULL,
    role text NOT NULL CHECK (role IN ('owner', 'admin', 'agent')),
    state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'disabled')),
    presence_wish text NOT NULL DEFAULT 'online' CHECK (presence_wish IN ('online', 'away')),
    color text NOT NULL DEFAULT 'blue',
    locale text,
    settings jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, person_id)
);
CREATE INDEX teammate_person ON teammate (person_id);
CREATE TABLE sign_in (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    teammate_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    user_agent text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, token_hash),
    FOREIGN KEY (workspace_id, teammate_id) REFERENCES teammate ON DELETE CASCADE
);
CREATE TABLE sign_in_link (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    teammate_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, token_hash),
    FOREIGN KEY (workspace_id, teammate_id) REFERENCES teammate ON DELETE CASCADE
);
CREATE TABLE invitation (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    email text NOT NULL,
    role text NOT NULL CHECK (role IN ('owner', 'admin', 'agent')),
    token_hash bytea NOT NULL,
    invited_by uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    accepted_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, token_hash)
);
CREATE TABLE api_key (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    name text NOT NULL,
    role text NOT NULL DEFAULT 'admin' CHECK (role IN ('admin', 'agent')),
    token_hash bytea NOT NULL,
    token_hint text NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz,
    revoked_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, token_hash),
    FOREIGN KEY (workspace_id, created_by) REFERENCES teammate
);
CREATE TABLE team (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    is_default boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX team_one_default ON team (workspace_id) WHERE is_default;
CREATE TABLE team_member (
    workspace_id uuid NOT NULL REFERENCES workspace,
    team_id uuid NOT NULL,
    teammate_id uuid NOT NULL,
    PRIMARY KEY (workspace_id, team_id, teammate_id),
    FOREIGN KEY (workspace_id, team_id) REFERENCES team ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, teammate_id) REFERENCES teammate ON DELETE CASCADE
);
CREATE TABLE presence (
    workspace_id uuid NOT NULL REFERENCES workspace,
    teammate_id uuid NOT NULL,
    connection_id uuid NOT NULL,
    conversation_id uuid,
    activity text NOT NULL DEFAULT 'none' CHECK (activity IN ('none', 'viewing', 'replying')),
    seen_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, connection_id),
    FOREIGN KEY (workspace_id, teammate_id) REFERENCES teammate ON DELETE CASCADE
);
CREATE INDEX presence_teammate ON presence (workspace_id, teammate_id, seen_at);
CREATE INDEX presence_conversation ON presence (workspace_id, conversation_id) WHERE conversation_id IS NOT NULL;
CREATE TABLE audit_entry (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    actor_kind text NOT NULL,
    actor_id uuid,
    action text NOT NULL,
    subject_kind text NOT NULL,
    subject_id uuid,
    data jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (workspace_id, id)
);
CREATE TABLE idempotency_key (
    workspace_id uuid NOT NULL REFERENCES workspace,
    principal text NOT NULL,
    key text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    request_hash bytea NOT NULL,
    status int NOT NULL,
    body jsonb,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, principal, key)
);
"""

ASSISTANTS = """
CREATE TABLE assistant (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    color text NOT NULL DEFAULT 'violet',
    enabled boolean NOT NULL DEFAULT true,
    live_version int NOT NULL DEFAULT 1,
    archived_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id)
);
CREATE TABLE assistant_version (
    workspace_id uuid NOT NULL REFERENCES workspace,
    assistant_id uuid NOT NULL,
    number int NOT NULL,
    state text NOT NULL CHECK (state IN ('draft', 'published', 'retired')),
    config jsonb NOT NULL,
    created_by uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    published_at timestamptz,
    PRIMARY KEY (workspace_id, assistant_id, number),
    FOREIGN KEY (workspace_id, assistant_id) REFERENCES assistant ON DELETE CASCADE
);
CREATE TABLE channel (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    kind text NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    enabled boolean NOT NULL DEFAULT true,
    assistant_id uuid,
    public_key text NOT NULL,
    settings jsonb NOT NULL DEFAULT '{}',
    secret bytea,
    last_received_at timestamptz,
    last_sent_at timestamptz,
    last_error text,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, public_key),
    FOREIGN KEY (workspace_id, assistant_id) REFERENCES assistant
);
"""

CONTACTS = """
CREATE TABLE contact (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    name text,
    email text,
    phone text,
    language text,
    timezone text,
    color text NOT NULL DEFAULT 'gray',
    is_visitor boolean NOT NULL DEFAULT true,
    attributes jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX contact_recent ON contact (workspace_id, created_at DESC, id DESC);
CREATE TABLE contact_identity (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    contact_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    channel_kind text NOT NULL,
    address text NOT NULL,
    verified_at timestamptz,
    profile jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, channel_id, address),
    FOREIGN KEY (workspace_id, contact_id) REFERENCES contact,
    FOREIGN KEY (workspace_id, channel_id) REFERENCES channel
);
CREATE INDEX contact_identity_contact ON contact_identity (workspace_id, contact_id);
CREATE TABLE contact_order (
    workspace_id uuid NOT NULL REFERENCES workspace,
    contact_id uuid NOT NULL,
    number text NOT NULL CHECK (length(number) BETWEEN 1 AND 64),
    status text NOT NULL,
    placed_at timestamptz NOT NULL,
    total numeric(14, 2) NOT NULL,
    currency text NOT NULL CHECK (length(currency) = 3),
    items jsonb NOT NULL DEFAULT '[]',
    url text,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, contact_id, number),
    FOREIGN KEY (workspace_id, contact_id) REFERENCES contact
);
CREATE TABLE visitor_session (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    channel_id uuid NOT NULL,
    contact_id uuid,
    identity_id uuid,
    token_hash bytea NOT NULL,
    language text,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, token_hash),
    FOREIGN KEY (workspace_id, channel_id) REFERENCES channel ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, contact_id) REFERENCES contact
);
"""

CONVERSATIONS = """
CREATE TABLE conversation (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    number bigint NOT NULL,
    channel_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    identity_id uuid NOT NULL,
    assistant_id uuid,
    status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'snoozed', 'resolved')),
    holder_kind text NOT NULL CHECK (holder_kind IN ('assistant', 'teammate', 'team', 'nobody')),
    holder_id uuid,
    epoch int NOT NULL DEFAULT 1,
    stretch_number int NOT NULL DEFAULT 1,
    last_seq int NOT NULL DEFAULT 0,
    last_contact_seq int NOT NULL DEFAULT 0,
    turn_number int NOT NULL DEFAULT 1,
    superseded int NOT NULL DEFAULT 0,
    answered_seq int NOT NULL DEFAULT 0,
    language text,
    intent text,
    signals text[] NOT NULL DEFAULT '{}',
    slots jsonb NOT NULL DEFAULT '{}',
    handoff_reason text,
    waiting_since timestamptz,
    snoozed_until timestamptz,
    preview_text text NOT NULL DEFAULT '',
    preview_author_kind text,
    preview_author_id uuid,
    preview_author_name text,
    contact_read_seq int NOT NULL DEFAULT 0,
    csat_asked_at timestamptz,
    csat_score int,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_message_at timestamptz NOT NULL DEFAULT now(),
    resolved_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, number),
    CHECK ((holder_kind = 'nobody') = (holder_id IS NULL)),
    FOREIGN KEY (workspace_id, channel_id) REFERENCES channel,
    FOREIGN KEY (workspace_id, contact_id) REFERENCES contact,
    FOREIGN KEY (workspace_id, identity_id) REFERENCES contact_identity,
    FOREIGN KEY (workspace_id, assistant_id) REFERENCES assistant
);
CREATE UNIQUE INDEX conversation_one_per_identity ON conversation (workspace_id, identity_id);
CREATE INDEX conversation_activity ON conversation (workspace_id, status, last_message_at DESC, id DESC);
CREATE INDEX conversation_holder ON conversation (workspace_id, holder_kind, holder_id, last_message_at DESC) WHERE status = 'open';
CREATE INDEX conversation_waiting ON conversation (workspace_id, waiting_since, id) WHERE waiting_since IS NOT NULL AND status = 'open';
CREATE INDEX conversation_snoozed ON conversation (workspace_id, snoozed_until) WHERE status = 'snoozed';
CREATE INDEX conversation_contact ON conversation (workspace_id, contact_id, last_message_at DESC);
CREATE TABLE message (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    seq int NOT NULL,
    kind text NOT NULL CHECK (kind IN ('message', 'note', 'event')),
    author_kind text NOT NULL CHECK (author_kind IN ('contact', 'assistant', 'teammate', 'system')),
    author_id uuid,
    text text NOT NULL DEFAULT '',
    content jsonb NOT NULL DEFAULT '{}',
    signals text[] NOT NULL DEFAULT '{}',
    client_id text,
    channel_id uuid,
    external_id text,
    turn_id uuid,
    epoch int NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, conversation_id, seq),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation
);
CREATE UNIQUE INDEX message_client_id ON message (workspace_id, conversation_id, client_id) WHERE client_id IS NOT NULL;
CREATE UNIQUE INDEX message_external_id ON message (workspace_id, channel_id, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX message_words ON message USING gin (to_tsvector('simple', text)) WHERE kind <> 'event';
CREATE TABLE stretch (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    number int NOT NULL,
    holder_kind text NOT NULL,
    holder_id uuid,
    reason text NOT NULL,
    by_kind text NOT NULL,
    by_id uuid,
    by_name text,
    epoch int NOT NULL,
    note text,
    started_at timestamptz NOT NULL DEFAULT now(),
    started_seq int NOT NULL,
    ended_at timestamptz,
    ended_seq int,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, conversation_id, number),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation
);
CREATE TABLE brief (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    stretch_number int NOT NULL,
    kind text NOT NULL CHECK (kind IN ('handoff', 'return')),
    reason text,
    body jsonb NOT NULL,
    by_kind text NOT NULL,
    by_id uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation
);
CREATE INDEX brief_conversation ON brief (workspace_id, conversation_id, created_at DESC);
CREATE TABLE turn (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    number int NOT NULL,
    assistant_id uuid NOT NULL,
    assistant_version int NOT NULL,
    epoch int NOT NULL,
    trigger_seq int NOT NULL,
    state text NOT NULL CHECK (state IN ('running', 'committed', 'dropped', 'superseded', 'cancelled', 'failed')),
    outcome text,
    trace jsonb NOT NULL DEFAULT '{}',
    started_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation,
    FOREIGN KEY (workspace_id, assistant_id) REFERENCES assistant
);
CREATE UNIQUE INDEX turn_once ON turn (workspace_id, conversation_id, number) WHERE state = 'committed';
CREATE INDEX turn_conversation ON turn (workspace_id, conversation_id, started_at DESC);
CREATE TABLE conversation_read (
    workspace_id uuid NOT NULL REFERENCES workspace,
    conversation_id uuid NOT NULL,
    teammate_id uuid NOT NULL,
    seq int NOT NULL,
    PRIMARY KEY (workspace_id, conversation_id, teammate_id),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation,
    FOREIGN KEY (workspace_id, teammate_id) REFERENCES teammate ON DELETE CASCADE
);
CREATE TABLE draft (
    workspace_id uuid NOT NULL REFERENCES workspace,
    conversation_id uuid NOT NULL,
    teammate_id uuid NOT NULL,
    mode text NOT NULL CHECK (mode IN ('reply', 'note')),
    text text NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, conversation_id, teammate_id, mode),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation,
    FOREIGN KEY (workspace_id, teammate_id) REFERENCES teammate ON DELETE CASCADE
);
CREATE TABLE csat (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    stretch_number int NOT NULL,
    score int NOT NULL CHECK (score BETWEEN 1 AND 5),
    comment text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, conversation_id, stretch_number),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation
);
CREATE TABLE stored_file (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    name text NOT NULL,
    content_type text NOT NULL,
    size_bytes bigint NOT NULL,
    sha256 bytea NOT NULL,
    storage_key text NOT NULL,
    width int,
    height int,
    purpose text NOT NULL DEFAULT 'attachment',
    owner_kind text NOT NULL,
    owner_id uuid,
    conversation_id uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation
);
CREATE TABLE memory (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    contact_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('language', 'identity', 'product', 'preference', 'issue', 'goal', 'constraint')),
    key text NOT NULL,
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 200),
    sources jsonb NOT NULL DEFAULT '[]',
    author_kind text NOT NULL CHECK (author_kind IN ('assistant', 'teammate', 'contact')),
    author_id uuid,
    confidence real NOT NULL DEFAULT 1,
    pinned boolean NOT NULL DEFAULT false,
    state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'superseded', 'forgotten')),
    superseded_by uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_confirmed_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, contact_id) REFERENCES contact
);
CREATE INDEX memory_contact ON memory (workspace_id, contact_id, state);
"""

KNOWLEDGE = """
CREATE TABLE knowledge_source (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('file', 'text', 'qa')),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
    assistant_ids uuid[],
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id)
);
CREATE TABLE knowledge_document (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    source_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('file', 'text', 'qa')),
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 500),
    language text,
    state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'processing', 'ready', 'failed')),
    error_code text,
    error_text text,
    version int NOT NULL DEFAULT 1,
    ready_version int,
    content_hash bytea,
    text text NOT NULL DEFAULT '',
    file_id uuid,
    content_type text,
    url text,
    size_bytes bigint NOT NULL DEFAULT 0,
    passage_count int NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, source_id) REFERENCES knowledge_source ON DELETE CASCADE
);
CREATE INDEX knowledge_document_source ON knowledge_document (workspace_id, source_id, created_at DESC, id DESC);
CREATE TABLE knowledge_phrasing (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    document_id uuid NOT NULL,
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 500),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, document_id) REFERENCES knowledge_document ON DELETE CASCADE
);
CREATE INDEX knowledge_phrasing_document ON knowledge_phrasing (workspace_id, document_id);
CREATE TABLE passage (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    document_id uuid NOT NULL,
    document_version int NOT NULL,
    source_id uuid NOT NULL,
    ordinal int NOT NULL,
    kind text NOT NULL CHECK (kind IN ('body', 'answer', 'question')),
    heading text NOT NULL DEFAULT '',
    text text NOT NULL,
    language text NOT NULL,
    length int NOT NULL,
    terms int[] NOT NULL,
    weights sparsevec NOT NULL,
    embedding halfvec(384),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, document_id) REFERENCES knowledge_document ON DELETE CASCADE
);
CREATE INDEX passage_document ON passage (workspace_id, document_id, ordinal);
CREATE INDEX passage_terms ON passage USING gin (terms);
CREATE TABLE term_stat (
    workspace_id uuid NOT NULL REFERENCES workspace,
    language text NOT NULL,
    term int NOT NULL,
    passages int NOT NULL,
    PRIMARY KEY (workspace_id, language, term)
);
CREATE TABLE knowledge_stat (
    workspace_id uuid NOT NULL REFERENCES workspace,
    language text NOT NULL,
    passages int NOT NULL,
    total_length bigint NOT NULL,
    calibration jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (workspace_id, language)
);
"""

EVENTS = """
CREATE TABLE event (
    workspace_id uuid NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    name text NOT NULL,
    version int NOT NULL DEFAULT 1,
    audience text[] NOT NULL,
    conversation_id uuid,
    payload jsonb NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX event_order ON event (xid, id);
CREATE INDEX event_age ON event (at);
"""


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS vector")
    for part in (TEAM, ASSISTANTS, CONTACTS, CONVERSATIONS, KNOWLEDGE, EVENTS):
        run_statements(part)
    protect_tenant_tables()
    # A person may see their own membership in every workspace: sign-in starts from an e-mail address, before
    # a workspace is known. The setting is set only by platform/auth, after the address was looked up.
    op.execute(
        "CREATE POLICY own_membership ON teammate FOR SELECT TO relevo_app "
        "USING (person_id = nullif(current_setting('relevo.person', true), '')::uuid)"
    )
    # The event pump of each process reads the log of all tenants once and fans out; it can read nothing else.
    op.execute("GRANT SELECT ON event TO relevo_relay")
    op.execute("CREATE POLICY relay ON event FOR SELECT TO relevo_relay USING (true)")


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
