-- Twelve weeks from Monday; the last ends with the period.
WITH RECURSIVE last(monday) AS (
	SELECT unixepoch(p.ends - 1 + p.zone, 'unixepoch', 'start of day', '-6 days', 'weekday 1') - p.zone FROM p
), week(begins, k) AS (
	SELECT monday - 11 * 7 * 86400, 1 FROM last UNION ALL SELECT begins + 7 * 86400, k + 1 FROM week WHERE k < 12
)
SELECT date(w.begins + p.zone, 'unixepoch') AS week, count(*) FILTER (WHERE tier = 'A') AS a, count(*) FILTER (WHERE tier = 'B') AS b,
	count(*) FILTER (WHERE tier = 'C') AS c, count(*) FILTER (WHERE tier = 'D') AS d, count(*) FILTER (WHERE tier = 'X') AS x
FROM p, week w LEFT JOIN facts f ON f.seen >= w.begins AND f.seen < min(w.begins + 7 * 86400, p.ends) GROUP BY w.begins ORDER BY w.begins;
