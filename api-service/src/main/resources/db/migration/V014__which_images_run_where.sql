-- The images that a node has and that do not run on some of its GPUs, as it has said itself.
alter table node_row add column unfit_images jsonb;
