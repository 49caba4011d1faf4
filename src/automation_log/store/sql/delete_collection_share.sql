DELETE FROM collection_shares
WHERE workspace_id = current_workspace() AND collection_id = %(collection)s
  AND member_id IS NOT DISTINCT FROM %(member)s AND team_id IS NOT DISTINCT FROM %(team)s
