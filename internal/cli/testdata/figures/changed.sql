WITH happened AS (
	SELECT unixepoch(e.value ->> 'at', 'subsec') AS moment, f.id, trim((e.value ->> 'name') || ' ' || (e.value ->> 'text')) AS event, e.key AS k
	FROM facts f, json_each(f.doc, '$.events') e WHERE e.value ->> 'name' IN (
		'promoted', 'bounce', 'refusal', 'won', 'lost', 'tier', 'reopen', 'junk', 'assign', 'merge')
), latest AS (
	SELECT happened.* FROM happened, p WHERE moment >= p.begins AND moment < p.ends ORDER BY moment DESC, id DESC, k DESC LIMIT 40
)
SELECT iso(moment) AS at, id, event FROM latest ORDER BY moment, id, k;
