SELECT id, tier, doc ->> 'score' AS score, iso(due) AS due, action, country FROM (
	SELECT f.*, f.doc ->> 'action' AS action, unixepoch(f.doc ->> 'due_at', 'subsec') AS due FROM facts f) q, p
WHERE tier <> 'X' AND status <> 'junk' AND action <> '' AND due < p.tomorrow
ORDER BY CASE action WHEN 'first_reply' THEN 0 WHEN 'reply' THEN 1 WHEN 'follow_up' THEN 2 ELSE 3 END, instr('ACBDX', tier), due, score DESC, id
LIMIT 10;
