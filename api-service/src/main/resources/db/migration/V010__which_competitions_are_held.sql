-- Competitions whose jobs the scheduler starts no more, as it has said.
create table competition_hold (
    competition_id text not null,
    pool text not null,
    hold text not null,
    reason text not null,
    since timestamptz not null,
    primary key (competition_id, pool)
);
