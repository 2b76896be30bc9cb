WITH RECURSIVE month(first, k) AS (
	SELECT date(p.ends - 1 + p.zone, 'unixepoch', 'start of month', '-5 months'), 1 FROM p
	UNION ALL SELECT date(first, '+1 month'), k + 1 FROM month WHERE k < 6
), r AS (
	SELECT m.first, f.id, f.doc FROM month m, p JOIN facts f ON f.seen >= unixepoch(m.first) - p.zone AND f.seen < min(unixepoch(m.first, '+1 month') - p.zone, p.ends)
	WHERE f.tier <> 'X'
), talk AS ( -- the buyer asked, we answered, he wrote again
	SELECT r.id FROM r WHERE EXISTS (
		SELECT 1 FROM json_each(r.doc, '$.messages') a, json_each(r.doc, '$.messages') b, json_each(r.doc, '$.messages') c
		WHERE a.value ->> 'kind' = 'ask' AND a.value ->> 'direction' = 'in' AND b.value ->> 'direction' = 'out' AND c.value ->> 'direction' = 'in'
			AND c.value ->> 'kind' IN ('ask', 'thanks', 'solved', 'refusal') AND a.key < b.key AND b.key < c.key)
)
SELECT substr(first, 1, 7) AS month, (SELECT count(*) FROM r WHERE r.first = m.first) AS received,
	(SELECT count(*) FROM r JOIN reply USING (id) WHERE r.first = m.first AND answered) AS answered,
	(SELECT count(*) FROM r JOIN talk USING (id) WHERE r.first = m.first) AS dialogue,
	(SELECT count(*) FROM r JOIN outcome o USING (id) WHERE r.first = m.first AND o.name = 'won') AS won,
	share((SELECT count(*) FROM r JOIN outcome o USING (id) WHERE r.first = m.first AND o.name = 'won'), (SELECT count(*) FROM r WHERE r.first = m.first)) AS won_share,
	(SELECT count(*) FROM r JOIN outcome o USING (id) WHERE r.first = m.first AND o.name = 'lost') AS lost,
	(SELECT json_group_array(json_object('amount', amount(cents), 'currency', currency)) FROM (
		SELECT w.currency, sum(w.cents) AS cents FROM r JOIN won w USING (id) WHERE r.first = m.first GROUP BY w.currency ORDER BY w.currency)) AS worth
FROM month m ORDER BY first;
