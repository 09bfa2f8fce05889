-- Whose word a job's progress is: its program's, or, with the run leg's attempt, its node's, which fetches the data.
alter table job_activity add column fetching_attempt integer;
