WITH now AS (
	SELECT country, count(*) AS n, count(*) FILTER (WHERE tier = 'A') AS a, count(o.id) AS won
	FROM facts f LEFT JOIN outcome o ON o.id = f.id AND o.name = 'won', p WHERE f.tier <> 'X' AND f.seen >= p.begins AND f.seen < p.ends GROUP BY country
), before AS (
	SELECT country, count(*) AS n FROM facts f JOIN back s ON s.k > 0 AND f.seen >= s.begins AND f.seen < s.ends WHERE f.tier <> 'X' GROUP BY country
), top AS (
	SELECT now.*, coalesce((SELECT n FROM before b WHERE b.country = now.country), 0) AS was, row_number() OVER (ORDER BY n DESC, country) AS place FROM now
), rest AS (
	SELECT (SELECT coalesce(sum(n), 0) FROM now) - (SELECT coalesce(sum(n), 0) FROM top WHERE place <= 10) AS n,
		(SELECT coalesce(sum(a), 0) FROM now) - (SELECT coalesce(sum(a), 0) FROM top WHERE place <= 10) AS a,
		(SELECT coalesce(sum(won), 0) FROM now) - (SELECT coalesce(sum(won), 0) FROM top WHERE place <= 10) AS won,
		(SELECT coalesce(sum(n), 0) FROM before) - (SELECT coalesce(sum(was), 0) FROM top WHERE place <= 10) AS was
)
SELECT country, n AS inquiries, a, won, was / 4.0 AS before, place FROM top WHERE place <= 10
UNION ALL SELECT 'others', n, a, won, was / 4.0, 11 FROM rest WHERE (n > 0 OR was > 0) AND (SELECT count(*) FROM now) > 0
ORDER BY place;
