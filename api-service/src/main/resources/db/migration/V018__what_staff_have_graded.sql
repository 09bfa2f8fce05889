-- Stored files that are graded for the staff, each as a job of its own that no student has submitted.
create table grading (
    job_id              uuid primary key,
    kind                text        not null check (kind in ('self_test', 'regrade')),
    competition_id      text        not null,
    competition_version integer     not null,
    asked_by            text        not null,
    asked_at            timestamptz not null default clock_timestamp(),
    file_sha256         text        not null,
    file_size           bigint      not null,
    rows                bigint      not null,
    -- Of a self-test: which of the manifest's checks it is.
    check_file          text,
    foreign key (competition_id, competition_version) references competition_version (competition_id, version)
);
create index grading_of_version on grading (competition_id, competition_version, check_file, asked_at desc);

-- What the log says of it; null for a student's job.
alter table job_row add column kind text;

-- Whether the version becomes the active one as soon as its self-test has passed.
alter table competition_version add column activates boolean not null default false;
create index competition_version_testing on competition_version (competition_id, version) where state = 'TESTING';
