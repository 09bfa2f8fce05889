-- The last log record that was taken of a node in a partition: what is not above it was sent again by somebody.
create table log_source (
    node_id     text    not null,
    partition   integer not null,
    epoch       integer not null,
    incarnation bigint  not null,
    sequence    bigint  not null,
    primary key (node_id, partition)
);
