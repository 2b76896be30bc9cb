-- product has the names of each inquiry with the key under which spellings meet.
WITH r AS (SELECT x.*, f.tier, f.country, o.name = 'won' AS won FROM product x JOIN facts f USING (id) LEFT JOIN outcome o USING (id), span
	WHERE f.tier <> 'X' AND f.seen >= span.recent AND f.seen < span.ends)
SELECT (SELECT name FROM r s WHERE s.key = r.key GROUP BY name ORDER BY count(*) DESC, name LIMIT 1) AS product, count(*) AS inquiries,
	count(*) FILTER (WHERE tier = 'A') AS a, count(*) FILTER (WHERE won) AS won,
	(SELECT coalesce(group_concat(country, ' '), '') FROM (SELECT country FROM r s WHERE s.key = r.key AND country <> '' GROUP BY country ORDER BY count(*) DESC, country LIMIT 3)) AS countries
FROM r GROUP BY key ORDER BY inquiries DESC, key LIMIT 10;
