-- How often each user has handed something in, or tried again: never less than what stands in submission. Whoever came
-- less often than a quota allows need not be counted.
alter table user_gate add column submitted bigint not null default 0;
update user_gate g set submitted = (select count(*) from submission s where s.user_id = g.user_id);
