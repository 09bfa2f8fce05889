-- What may change after a submission, who is blocked, what staff did, and what a running job says of itself.

-- A replaced program stays beside the first until the scheduler has said which one runs.
alter table submission_bytes
    add column sha256 text,
    add column size   bigint,
    add column name   text;
update submission_bytes b
set sha256 = s.solution_sha256, size = s.solution_size, name = s.solution_name
from submission s where s.job_id = b.job_id;
alter table submission_bytes
    alter column sha256 set not null,
    alter column size set not null,
    alter column name set not null;
alter table submission_bytes drop constraint submission_bytes_pkey;
alter table submission_bytes add primary key (job_id, sha256);

alter table submission
    add column revision    bigint not null default 1,
    add column webhook     text   not null default '',
    add column resubmit_of uuid;
create index submission_tags on submission using gin (tags);

alter table job_row add column solution_sha256 text;
create index job_row_by_state on job_row (state, job_id desc);
create index job_row_ended on job_row (finished_at desc) where finished_at is not null;

create table job_activity (
    job_id      uuid primary key,
    last_log_at timestamptz,
    percent     double precision,
    message     text,
    progress_at timestamptz
);

alter table artifact add column deleted_at timestamptz;

-- Append-only: a trigger refuses changes, and each entry's hash covers the one before it.
create table audit (
    id       bigint primary key,
    at       timestamptz not null,
    actor    text        not null,
    act      text        not null,
    subject  text        not null,
    detail   text        not null,
    previous text        not null,
    hash     text        not null
);
create index audit_of_subject on audit (subject, id desc);
create index audit_of_actor on audit (actor, id desc);

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'the audit is append-only';
end
$$;
create trigger audit_append_only before update or delete on audit
    for each row execute function audit_is_append_only();
