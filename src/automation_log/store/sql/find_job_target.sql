SELECT a.id AS account_id, a.username, a.label AS account_label, a.address, h.id AS hub_id
FROM accounts a LEFT JOIN hubs h ON h.service_account_id = a.id AND h.id = %(target)s
WHERE a.id = %(target)s OR h.id = %(target)s
