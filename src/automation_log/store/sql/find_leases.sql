SELECT resource, holder FROM leases WHERE resource = ANY(%(resources)s) ORDER BY resource LIMIT 1
FOR KEY SHARE
