SELECT DISTINCT target_id FROM jobs
WHERE workspace_id = current_workspace() AND trigger = 2 AND NOT settled AND parent_id IS NOT NULL AND NOT is_leaf
