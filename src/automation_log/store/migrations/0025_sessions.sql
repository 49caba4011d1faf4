-- What a member needs to tell their sessions apart: how each began, from where, and when it was last used.

-- `signed_in_by`: 0 not noted, 1 password, 2 link, 3 identity provider, which `provider` names. `browser` and `network` are
-- short words ("Firefox on Linux", "192.0.2.0/24"), never the header or the address themselves.
ALTER TABLE sessions
    ADD COLUMN signed_in_by smallint NOT NULL DEFAULT 0 CHECK (signed_in_by BETWEEN 0 AND 3),
    ADD COLUMN provider text NOT NULL DEFAULT '',
    ADD COLUMN browser text NOT NULL DEFAULT '',
    ADD COLUMN network text NOT NULL DEFAULT '',
    ADD COLUMN seen_at timestamptz;
UPDATE sessions SET seen_at = created_at;
ALTER TABLE sessions ALTER COLUMN seen_at SET NOT NULL;
CREATE INDEX sessions_member ON sessions (workspace_id, member_id, id) WHERE revoked_at IS NULL;
