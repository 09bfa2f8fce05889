-- What the scheduler takes a job to take, by what ran before; null for one of an older message.
alter table job_row add column predicted_seconds double precision;

-- GPUs that the job asks for; 0 where it runs on a slot without one.
alter table job_row add column gpus integer not null default 1;

-- The last that the scheduler has told of each pool.
create table pool_forecast (
    pool            text        primary key,
    lines           jsonb       not null,
    ratio_p50       integer     not null,
    ratio_p90       integer     not null,
    measured        integer     not null,
    promises_kept   integer     not null,
    promises_broken integer     not null,
    kept_job        uuid,
    kept_node       text,
    kept_latest     timestamptz,
    told_at         timestamptz not null
);
