INSERT INTO told_until (workspace_id, epoch, xid) VALUES (current_workspace(), 1, '0') ON CONFLICT DO NOTHING
