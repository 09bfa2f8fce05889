-- How many jobs of a competition may run at once, of all users together, as its manifest says: to see at once
-- which of those that wait are kept back by it.
alter table competition_version add column concurrent_total integer;
update competition_version
set concurrent_total = (convert_from(manifest, 'UTF8')::jsonb #>> '{quota,concurrent_total}')::integer;
