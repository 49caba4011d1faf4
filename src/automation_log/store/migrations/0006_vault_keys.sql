-- Which keys have sealed what is kept, by name: asked at the start, so that no secret is met with the wrong key.

CREATE FUNCTION door_vault_keys() RETURNS TABLE (key_id text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT DISTINCT s.key_id FROM secrets s $$;

REVOKE ALL ON FUNCTION door_vault_keys() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION door_vault_keys() TO automation_log_program;
