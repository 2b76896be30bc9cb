WITH r AS (SELECT f.*, o.text AS reason FROM outcome o JOIN facts f USING (id), span
	WHERE o.name = 'lost' AND f.tier <> 'X' AND f.seen < span.ends AND o.at >= span.market AND o.at < span.ends)
SELECT reason, count(*) AS lost, count(*) FILTER (WHERE tier = 'A') AS a,
	(SELECT json_group_array(id) FROM (SELECT id FROM r s WHERE s.reason = r.reason ORDER BY seen DESC, id DESC LIMIT 10)) AS ids
FROM r GROUP BY reason ORDER BY lost DESC, reason;
