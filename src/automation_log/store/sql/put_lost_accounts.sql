INSERT INTO lost_accounts (workspace_id, email, account_id, lost_at)
SELECT current_workspace(), lost.email, lost.account_id, %(now)s
FROM unnest(%(emails)s::text[], %(accounts)s::uuid[]) AS lost(email, account_id)
ON CONFLICT (workspace_id, email, account_id) DO UPDATE SET lost_at = excluded.lost_at
