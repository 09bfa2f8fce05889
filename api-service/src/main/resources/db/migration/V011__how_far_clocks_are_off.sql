-- How many milliseconds a node's clock is ahead of ours, as it has said itself.
alter table node_row add column clock_offset_ms bigint;
