WITH r AS (SELECT f.* FROM facts f, p WHERE f.seen >= p.begins AND f.seen < p.ends),
line AS (
	SELECT 1 AS part, 'closecall' AS kind, id, seen FROM r WHERE doc ->> 'unsure'
	UNION ALL SELECT 2, doc ->> 'intent', id, seen FROM r WHERE tier = 'X'
	UNION ALL SELECT 3, 'risk.' || (x.value ->> 'name'), r.id, r.seen FROM r, json_each(r.doc, '$.risks') x WHERE r.tier <> 'X' AND x.value ->> 'name' IN (
		'reply_to_mismatch', 'lookalike_domain', 'failed_authentication', 'link_mismatch', 'dangerous_attachment', 'advance_fee', 'invitation_letter',
		'overpayment', 'credential_request', 'competitor_probe', 'too_good'))
SELECT kind, count(*) AS messages, (SELECT json_group_array(id) FROM (SELECT id FROM line s WHERE s.part = line.part AND s.kind = line.kind ORDER BY seen DESC, id DESC LIMIT 10)) AS ids
FROM line GROUP BY part, kind ORDER BY part, messages DESC, kind;
