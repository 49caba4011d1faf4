SELECT leaf.root_id, leaf.id
FROM jobs leaf
JOIN jobs root ON root.root_id = leaf.root_id AND root.id = leaf.root_id
WHERE leaf.workspace_id = current_workspace() AND leaf.is_leaf AND leaf.task = %(task)s AND leaf.status = 1
  AND leaf.due_at IS NOT NULL AND leaf.scheduled_for IS NULL AND leaf.cancel_requested_at IS NULL
  AND root.target_kind = %(target_kind)s AND root.target_id = %(member)s
