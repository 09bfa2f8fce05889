-- What of a competition has not ended, where it may have only so many running at once.
create index job_row_unfinished_of_competition on job_row (competition_id) where finished_at is null;
