WITH r AS (SELECT f.*, x.value AS name, o.name = 'lost' AS lost FROM facts f LEFT JOIN outcome o USING (id), span, json_each(f.doc, '$.competitors') x
	WHERE f.tier <> 'X' AND f.seen >= span.trend AND f.seen < span.ends)
SELECT name AS competitor, count(*) AS inquiries, count(*) FILTER (WHERE lost) AS lost,
	(SELECT json_group_array(id) FROM (SELECT id FROM r s WHERE s.name = r.name ORDER BY seen DESC, id DESC LIMIT 10)) AS ids
FROM r GROUP BY name ORDER BY inquiries DESC, name LIMIT 10;
