-- A chunk counts only if the job's events say that its node had the attempt; logs may be read before those events,
-- so that is asked when the log is shown, not when it is stored.
alter table log_chunk add column node_id text not null default '';
alter table log_chunk drop constraint log_chunk_pkey;
alter table log_chunk add primary key (job_id, leg, attempt, stream, "offset", node_id);
