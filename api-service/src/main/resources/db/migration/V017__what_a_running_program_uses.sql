-- What a run was last seen to use, and when its processors and GPUs were last busy; of one attempt, by its node's clock.
alter table job_activity
    add column attempt       integer,
    add column usage         jsonb,
    add column cpu           double precision,
    add column cpu_active_at timestamptz,
    add column gpu_active_at timestamptz,
    add column seen_at       timestamptz;
