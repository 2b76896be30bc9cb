-- The tail of the negative binomial distribution, as one minus what lies below.
WITH RECURSIVE bounds AS (
	SELECT p.begins, p.ends, max((SELECT at FROM before26), coalesce((SELECT min(seen) FROM facts), 0)) AS since, (SELECT at FROM before26) AS asked FROM p
), weeks AS (SELECT CAST(round((begins - since) / 86400.0) AS INTEGER) AS days, CAST(round((ends - begins) / 86400.0) AS INTEGER) AS len FROM bounds),
now AS (SELECT country, count(*) AS n FROM facts, bounds WHERE tier <> 'X' AND country <> '' AND seen >= begins AND seen < ends GROUP BY country),
was AS (SELECT country, count(*) AS n FROM facts, bounds WHERE tier <> 'X' AND country <> '' AND seen >= asked AND seen < begins GROUP BY country),
looked AS (SELECT count(*) AS n FROM (SELECT country FROM now UNION SELECT country FROM was)),
one AS (
	SELECT now.country, now.n, coalesce(was.n, 0) AS before, 1.0 * len / days AS ratio FROM now LEFT JOIN was ON was.country = now.country, weeks
	WHERE days / 7 >= 4 AND now.n >= 3
), below(country, n, before, ratio, i, term, total) AS (
	SELECT country, n, before, ratio, 0, pow(1 - ratio / (1 + ratio), before + 1), pow(1 - ratio / (1 + ratio), before + 1) FROM one
	UNION ALL SELECT country, n, before, ratio, i + 1, term * (before + 1 + i) / (i + 1) * ratio / (1 + ratio), total + term * (before + 1 + i) / (i + 1) * ratio / (1 + ratio)
	FROM below WHERE i + 1 < n
)
SELECT b.country, b.n AS inquiries, before * ratio AS usual, 1 - total AS chance,
	(SELECT json_group_array(id) FROM (SELECT id FROM facts f, bounds WHERE f.country = b.country AND tier <> 'X' AND seen >= begins AND seen < ends ORDER BY seen, id LIMIT 10)) AS ids
FROM below b, looked WHERE i = b.n - 1 AND b.n > before * ratio AND 1 - total < 0.01 / looked.n
ORDER BY chance, b.country;
