-- People and targets are rare in a long log: a search for one does not read everybody's jobs.
CREATE INDEX jobs_of_subject ON jobs (workspace_id, subject, root_id DESC) WHERE subject IS NOT NULL;
