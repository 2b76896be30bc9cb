WITH tier(t, place) AS (VALUES ('A', 1), ('C', 2), ('B', 3), ('D', 4)),
r AS (SELECT reply.* FROM reply, p WHERE seen >= p.begins AND seen < p.ends),
w AS (SELECT wait.*, row_number() OVER (PARTITION BY tier ORDER BY working) AS i, row_number() OVER (PARTITION BY tier ORDER BY plain) AS j, count(*) OVER (PARTITION BY tier) AS n
	FROM wait, p WHERE seen >= p.begins AND seen < p.ends),
late AS (SELECT r.*, due IS NOT NULL AND (at > due OR at IS NULL AND NOT answered AND due < p.now AND open) AS late FROM r, p)
SELECT t AS tier, (SELECT count(*) FROM r WHERE tier = t) AS received, (SELECT count(*) FROM r WHERE tier = t AND answered) AS answered,
	share((SELECT count(*) FROM r WHERE tier = t AND at <= due), (SELECT count(*) FROM late WHERE tier = t AND (late OR at <= due))) AS in_time,
	(SELECT CAST(avg(working) / 60 AS INTEGER) FROM w WHERE tier = t AND i IN ((n + 1) / 2, n / 2 + 1)) AS median,
	(SELECT CAST(working / 60 AS INTEGER) FROM w WHERE tier = t AND i = min(9 * n / 10, n - 1) + 1) AS slowest,
	(SELECT CAST(avg(plain) / 60 AS INTEGER) FROM w WHERE tier = t AND j IN ((n + 1) / 2, n / 2 + 1)) AS plain,
	(SELECT json_group_array(id) FROM (SELECT id FROM late WHERE tier = t AND late ORDER BY seen, id LIMIT 10)) AS late_ids
FROM tier ORDER BY place;
