-- What the log says: written by the projection alone; can be wiped and read again.

create table consumed_offset (
    topic       text   not null,
    partition   integer not null,
    next_offset bigint not null,
    cluster_id  text   not null,
    primary key (topic, partition)
);

create table job_row (
    job_id              uuid primary key,
    user_id             text        not null,
    competition_id      text        not null,
    competition_version integer     not null,
    state               text        not null,
    stage               text        not null,
    leg                 text        not null,
    attempt             integer     not null,
    node_id             text,
    pool                text,
    priority            text,
    expected_seconds    double precision,
    timeout_seconds     double precision,
    tag                 bigint,
    sequence            bigint,
    why                 text        not null,
    changed_at          timestamptz not null,
    queued_at           timestamptz,
    started_at          timestamptz,
    finished_at         timestamptz,
    outcome             jsonb,
    grade               jsonb,
    score               double precision,
    graded_at           timestamptz,
    usage               jsonb,
    submission_file     jsonb,
    ran                 boolean     not null default false,
    counted             boolean,
    retried             integer     not null default 0,
    revision            bigint      not null default 1
);
create index job_row_of_user on job_row (user_id, job_id desc);
create index job_row_of_competition on job_row (competition_id, job_id desc);
create index job_row_queue on job_row (pool, priority, tag, sequence) where state = 'QUEUED';
create index job_row_scores on job_row (competition_id, user_id, score) where score is not null;
create index job_row_unfinished on job_row (user_id, competition_id) where finished_at is null;

create table job_event (
    job_id    uuid        not null,
    partition integer     not null,
    "offset"  bigint      not null,
    type      text        not null,
    state     text        not null,
    stage     text        not null,
    leg       text        not null,
    attempt   integer     not null,
    node_id   text,
    at        timestamptz not null,
    why       text        not null,
    trace_id  text        not null,
    primary key (job_id, partition, "offset")
);

create table log_chunk (
    job_id     uuid        not null,
    leg        text        not null,
    attempt    integer     not null,
    stream     text        not null,
    "offset"   bigint      not null,
    size       integer     not null,
    content    text        not null,
    at         timestamptz not null,
    primary key (job_id, leg, attempt, stream, "offset")
);

create table node_row (
    node_id       text primary key,
    pool          text        not null,
    status        text        not null,
    boot_id       text        not null,
    agent_version text        not null,
    slots         jsonb       not null,
    findings      jsonb       not null,
    attempts      integer     not null,
    changed_at    timestamptz not null,
    why           text        not null
);
