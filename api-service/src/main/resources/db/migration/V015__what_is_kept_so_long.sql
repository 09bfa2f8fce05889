-- Bytes of deleted and expired files are removed: who has handed in what is still told by the row.
alter table artifact add column removed_at timestamptz;
create index artifact_kept on artifact (job_id) where deleted_at is null;
create index artifact_to_remove on artifact (deleted_at) where deleted_at is not null and removed_at is null;
create index artifact_with_bytes on artifact (sha256) where removed_at is null;

-- A program whose time is over leaves its digest, size and name.
alter table submission_bytes alter column content drop not null;
create index submission_bytes_kept on submission_bytes (job_id) where content is not null;
