-- Open failures are gathered from the newest ones, and each is held against what completed later. Jobs about a person
-- are found by jobs_of_subject; those about nobody by their target.
CREATE INDEX jobs_failed ON jobs (workspace_id, finished_at DESC) WHERE is_leaf AND status = 6;
CREATE INDEX jobs_completed_at_target ON jobs (workspace_id, target_id, task)
    WHERE is_leaf AND status = 5 AND subject IS NULL;
