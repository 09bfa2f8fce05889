-- What jobs have left, graded anew by another version: shown beside what counts, until an owner says that it counts.
create table regrade (
    regrade_id          uuid primary key,
    competition_id      text        not null,
    competition_version integer     not null,
    state               text        not null check (state in ('OPEN', 'APPLIED', 'DISCARDED')),
    asked_by            text        not null,
    asked_at            timestamptz not null,
    foreign key (competition_id, competition_version) references competition_version (competition_id, version)
);
create index regrade_of_competition on regrade (competition_id, asked_at desc);

alter table grading
    add column regrade_id uuid references regrade (regrade_id),
    add column of_job     uuid references submission (job_id) on delete cascade;
create index grading_of_regrade on grading (regrade_id, of_job) where regrade_id is not null;
create index grading_of_job on grading (of_job) where of_job is not null;

-- The grading that counts since a regrade was applied; null: the job's own.
alter table submission add column graded_by uuid;
