-- Where the last attempt of the run leg was, and what its GPUs were: what a node has may change, and a grading
-- goes to another one. Absent where the scheduler has not said it.
alter table job_row add column run_node_id text;
alter table job_row add column gpu_model text;
alter table job_row add column gpu_driver text;

-- What of a program is known from those that mine coins; absent if nothing is.
alter table submission_bytes add column miner_sign text;
create index submission_bytes_suspicious on submission_bytes (job_id) where miner_sign is not null;

-- Ten minutes and more of a GPU that worked at least 80 % of them, and no file to show for it.
alter table job_row add column busy_for_nothing boolean generated always as (
    finished_at is not null and submission_file is null
    and coalesce((usage ->> 'gpu_seconds')::double precision, 0) >= 600
    and coalesce((usage ->> 'gpu_utilization_mean')::double precision, 0) >= 0.8) stored;
create index job_row_busy_for_nothing on job_row (job_id) where busy_for_nothing;
