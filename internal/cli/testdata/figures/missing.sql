WITH r AS (SELECT f.* FROM facts f, span WHERE f.tier IN ('A', 'B') AND f.seen >= span.trend AND f.seen < span.ends),
c AS (SELECT channel, count(*) AS n FROM r GROUP BY channel HAVING count(*) >= 3),
m AS (SELECT r.channel, x.value AS field, count(*) AS n, row_number() OVER (PARTITION BY r.channel ORDER BY count(*) DESC, x.value) AS place
	FROM r, json_each(r.doc, '$.missing') x GROUP BY r.channel, x.value)
SELECT channel, field, m.n AS missing, c.n AS 'of', share(m.n, c.n) AS share FROM c JOIN m USING (channel) WHERE place <= 4 ORDER BY c.n DESC, channel, place;
