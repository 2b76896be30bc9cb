WITH asks AS (
	SELECT DISTINCT f.id, f.doc ->> 'customer_id' AS customer, q.value ->> 'topic' AS topic, f.seen >= span.recent AND f.seen < span.ends AS now
	FROM facts f, span, json_each(f.doc, '$.questions') q WHERE f.tier <> 'X' AND f.seen >= (SELECT at FROM recent_back) AND f.seen < span.ends)
SELECT topic, count(*) FILTER (WHERE now) AS asked, count(DISTINCT CASE WHEN now THEN customer END) AS buyers,
	share(count(*) FILTER (WHERE now), (SELECT count(DISTINCT id) FROM asks WHERE now)) AS share, count(*) FILTER (WHERE NOT now) AS asked_before,
	CASE topic WHEN 'other' THEN NULL ELSE 'missing' END AS answer
FROM asks GROUP BY topic HAVING asked > 0 ORDER BY asked DESC, (SELECT place FROM topics t WHERE t.name = topic) LIMIT 10;
