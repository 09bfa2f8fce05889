-- What people asked: written by use cases, never by the projection.

create table competition (
    id             text primary key check (id ~ '^[a-z0-9][a-z0-9-]{1,62}$'),
    owner_id       text        not null,
    active_version integer,
    paused_reason  text,
    created_at     timestamptz not null default now()
);

create table competition_version (
    competition_id text        not null references competition (id),
    version        integer     not null check (version > 0),
    state          text        not null check (state in ('DRAFT', 'TESTING', 'READY', 'ACTIVE', 'RETIRED', 'FAILED')),
    manifest       bytea       not null,
    digests        jsonb       not null,
    content_sha256 text        not null,
    self_test      jsonb       not null,
    created_by     text        not null,
    created_at     timestamptz not null default now(),
    primary key (competition_id, version)
);

create table submission (
    job_id              uuid primary key,
    user_id             text        not null,
    user_name           text        not null,
    competition_id      text        not null,
    competition_version integer     not null,
    pool                text        not null,
    submitted_at        timestamptz not null,
    expected_seconds    bigint      not null,
    timeout_seconds     bigint      not null,
    gpus                integer     not null,
    priority            text        not null,
    note                text        not null,
    tags                text[]      not null,
    metadata            jsonb       not null,
    solution_sha256     text        not null,
    solution_size       bigint      not null,
    solution_name       text        not null,
    trace_id            text        not null,
    client_id           text        not null,
    foreign key (competition_id, competition_version) references competition_version (competition_id, version)
);
create index submission_of_user on submission (user_id, job_id desc);
create index submission_of_competition on submission (competition_id, job_id desc);
create index submission_same_bytes on submission (user_id, competition_id, solution_sha256);

create table submission_bytes (
    job_id  uuid primary key references submission (job_id) on delete cascade,
    content bytea not null
);
-- Source text is small and read whole: compressing it twice buys nothing.
alter table submission_bytes alter column content set storage external;

create table idempotency (
    user_id     text        not null,
    key         text        not null,
    fingerprint text        not null,
    job_id      uuid,
    created_at  timestamptz not null default now(),
    primary key (user_id, key)
);
create index idempotency_age on idempotency (created_at);

-- One row per user, locked by every decision about what she may do: two at once cannot both take the last place.
create table user_gate (
    user_id text primary key
);

create table rate_token (
    user_id text        not null,
    at      timestamptz not null default clock_timestamp()
);
create index rate_token_window on rate_token (user_id, at);

create table outbox (
    id         bigint generated always as identity primary key,
    entity     text        not null,
    topic      text        not null,
    key        text        not null,
    headers    jsonb       not null,
    payload    bytea       not null,
    created_at timestamptz not null default now(),
    sent_at    timestamptz
);
create index outbox_unsent on outbox (id) where sent_at is null;
create index outbox_sent on outbox (sent_at) where sent_at is not null;

create table enrolment (
    token_sha256 text primary key,
    node_id      text        not null,
    pool         text        not null,
    created_by   text        not null,
    expires_at   timestamptz not null,
    used_at      timestamptz
);

create table node (
    node_id     text primary key,
    pool        text        not null,
    epoch       integer     not null check (epoch > 0),
    enrolled_at timestamptz not null default now()
);

create table artifact (
    job_id     uuid        not null references submission (job_id),
    leg        text        not null,
    attempt    integer     not null,
    name       text        not null,
    sha256     text        not null,
    size       bigint      not null,
    node_id    text        not null,
    created_at timestamptz not null default now(),
    primary key (job_id, leg, attempt, name)
);

create table installation (
    only_one    boolean primary key default true check (only_one),
    environment text not null
);
