DELETE FROM account_shares
WHERE workspace_id = current_workspace() AND account_id = %(account)s
  AND member_id IS NOT DISTINCT FROM %(member)s AND team_id IS NOT DISTINCT FROM %(team)s
