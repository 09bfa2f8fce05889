-- A withdrawn competition takes nothing any more; absent: it was not withdrawn.
alter table competition add column withdrawn_reason text;
