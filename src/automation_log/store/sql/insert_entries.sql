INSERT INTO entries (root_id, id, workspace_id, about_kind, about_id, kind, at, public, salt, personal,
                     personal_hash, leaf_hash)
SELECT root_id, id, current_workspace(), about_kind, about_id, kind, at, public, salt, personal, personal_hash,
       leaf_hash
FROM unnest(%(root_id)s::uuid[], %(id)s::uuid[], %(about_kind)s::smallint[], %(about_id)s::uuid[],
            %(kind)s::smallint[], %(at)s::timestamptz[], %(public)s::text[], %(salt)s::bytea[],
            %(personal)s::text[], %(personal_hash)s::bytea[], %(leaf_hash)s::bytea[])
     AS new(root_id, id, about_kind, about_id, kind, at, public, salt, personal, personal_hash, leaf_hash)
