-- local is the hour on the buyer's own clock, where his country is known.
WITH RECURSIVE slot(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM slot WHERE i < 11),
r AS (SELECT f.id, CAST(strftime('%H', f.seen + p.zone, 'unixepoch') AS INTEGER) / 2 AS ours, l.hour / 2 AS theirs
	FROM p, span, facts f LEFT JOIN local l ON l.id = f.id WHERE f.tier <> 'X' AND f.seen >= span.recent AND f.seen < span.ends)
SELECT printf('%02d-%02d', 2 * i, 2 * i + 2) AS hour, (SELECT count(*) FROM r WHERE ours = i) AS ours, (SELECT count(*) FROM r WHERE theirs = i) AS theirs
FROM slot ORDER BY i;
