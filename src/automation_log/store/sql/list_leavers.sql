SELECT m.email, m.name, m.changed_at, m.deleted_at IS NOT NULL AS is_deleted FROM members m
WHERE m.workspace_id = current_workspace() AND NOT m.is_active
  AND NOT EXISTS (SELECT FROM members again WHERE again.workspace_id = m.workspace_id AND again.email = m.email
                  AND (again.is_active OR again.id > m.id))
ORDER BY m.changed_at DESC, m.id DESC
LIMIT %(limit)s
