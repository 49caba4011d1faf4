WITH teams AS (
    DELETE FROM team_members WHERE workspace_id = current_workspace() AND member_id = %(member)s
), offered AS (
    DELETE FROM claims WHERE workspace_id = current_workspace() AND member_id = %(member)s
), collections AS (
    DELETE FROM collection_shares WHERE workspace_id = current_workspace() AND member_id = %(member)s
), accounts AS (
    DELETE FROM account_shares WHERE workspace_id = current_workspace() AND member_id = %(member)s
), hubs AS (
    DELETE FROM hub_owners WHERE workspace_id = current_workspace() AND member_id = %(member)s
)
DELETE FROM direct_grants WHERE workspace_id = current_workspace() AND email = %(email)s
