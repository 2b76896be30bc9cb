WITH band(age, youngest, oldest, place) AS (VALUES ('0-30', 0, 30, 1), ('31-90', 31, 90, 2), ('91-365', 91, 365, 3), ('366-', 366, 1000000, 4)),
r AS ( -- whole local days before the end of the period
	SELECT f.id, CAST(julianday(p.ends + p.zone, 'unixepoch') - julianday(f.seen + p.zone, 'unixepoch', 'start of day') AS INTEGER) - 1 AS days
	FROM facts f, p WHERE f.tier <> 'X' AND f.seen < p.ends)
SELECT age, count(r.id) AS received, count(*) FILTER (WHERE o.name = 'won') AS won, share(count(*) FILTER (WHERE o.name = 'won'), count(r.id)) AS won_share,
	count(*) FILTER (WHERE o.name = 'lost') AS lost, count(r.id) FILTER (WHERE o.name IS NULL) AS open
FROM band LEFT JOIN r ON r.days BETWEEN youngest AND oldest LEFT JOIN outcome o ON o.id = r.id GROUP BY place ORDER BY place;
