WITH asks AS (
	SELECT DISTINCT f.id, f.doc ->> 'customer_id' AS customer, f.tier, f.doc ->> 'language' AS language, q.value ->> 'topic' AS topic, f.seen >= p.begins AS now
	FROM facts f, p, json_each(f.doc, '$.questions') q WHERE f.tier <> 'X' AND f.seen >= (SELECT begins FROM back WHERE k = 1) AND f.seen < p.ends)
SELECT topic, count(*) FILTER (WHERE now) AS asked, count(DISTINCT CASE WHEN now THEN customer END) AS buyers, (SELECT count(DISTINCT id) FROM asks WHERE now) AS 'of',
	count(*) FILTER (WHERE NOT now) AS before,
	(SELECT json_group_array(language) FROM (SELECT language FROM asks b WHERE b.topic = a.topic AND now GROUP BY language ORDER BY count(*) DESC, language)) AS languages,
	(SELECT json_group_object(tier, n) FROM (SELECT tier, count(*) AS n FROM asks b WHERE b.topic = a.topic AND now GROUP BY tier)) AS tiers,
	(SELECT json_group_array(key) FROM (SELECT x.key FROM asks b JOIN product x ON x.id = b.id WHERE b.topic = a.topic AND now GROUP BY x.key ORDER BY count(*) DESC, x.key LIMIT 3)) AS products
FROM asks a GROUP BY topic ORDER BY asked DESC, (SELECT place FROM topics t WHERE t.name = topic);
