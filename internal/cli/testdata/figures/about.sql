SELECT box, iso(unixepoch(ended, 'subsec')) AS last, result FROM run WHERE id IN (SELECT max(id) FROM run GROUP BY account) ORDER BY account;
