-- From which network and with which token a job was handed in: what tells that a token is in other hands.
alter table submission add column network text not null default '';
alter table submission add column token_id text not null default '';

-- Who is kept out, since when and by whom; and from when on a token must be to be taken, after its user has ended all
-- her sessions.
alter table user_gate add column blocked_at timestamptz;
alter table user_gate add column blocked_by text;
alter table user_gate add column blocked_why text;
alter table user_gate add column tokens_from timestamptz;

-- Every second is asked who has ended all her sessions lately.
create index user_gate_tokens_from on user_gate (tokens_from) where tokens_from is not null;
