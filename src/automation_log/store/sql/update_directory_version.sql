UPDATE workspaces SET directory_version = directory_version + 1
WHERE id = current_workspace()
RETURNING directory_version
