SELECT id FROM jobs WHERE due_at <= %(now)s AND waits_on = %(resource)s ORDER BY id
