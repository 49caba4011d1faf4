UPDATE views SET is_default = false FROM views chosen
WHERE views.workspace_id = current_workspace() AND views.is_default AND (%(replaced)s OR views.id = chosen.id)
    AND chosen.workspace_id = current_workspace() AND chosen.id = %(id)s
    AND (chosen.member_id IS NULL OR chosen.member_id = %(member_id)s)
    AND views.member_id IS NOT DISTINCT FROM chosen.member_id
