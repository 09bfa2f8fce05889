-- Tokens of users who do not come again are found by their age.
create index rate_token_age on rate_token (at);

-- How often a command was sent again without an event: each time later than the last.
alter table outbox add column resent integer not null default 0;
