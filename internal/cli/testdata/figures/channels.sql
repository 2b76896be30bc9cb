WITH r AS (SELECT f.*, o.name = 'won' AS won FROM facts f LEFT JOIN outcome o USING (id), span WHERE f.seen >= span.trend AND f.seen < span.ends),
c AS (SELECT channel, count(*) FILTER (WHERE tier <> 'X') AS n, count(*) FILTER (WHERE tier = 'A') AS a, count(*) FILTER (WHERE won AND tier <> 'X') AS won,
	count(*) FILTER (WHERE tier = 'X') AS junk FROM r GROUP BY channel),
paid AS (SELECT channel, currency, month * round((span.ends - span.trend) / 86400.0) / 30.4375 AS paid FROM cost, span)
SELECT channel, n AS inquiries, a, share(a, n) AS a_share, won, share(won, n) AS won_share,
	(SELECT json_group_array(json_object('amount', amount(cents), 'currency', currency)) FROM (
		SELECT w.currency, sum(w.cents) AS cents FROM r JOIN won w USING (id) WHERE r.channel = c.channel AND r.tier <> 'X' GROUP BY w.currency ORDER BY w.currency)) AS worth,
	junk,
	(SELECT json_array(json_object('amount', printf('%.0f', round(paid)), 'currency', currency)) FROM paid WHERE paid.channel = c.channel) AS cost,
	(SELECT json_array(json_object('amount', printf('%.0f', round(paid / a)), 'currency', currency)) FROM paid WHERE paid.channel = c.channel AND a > 0) AS cost_a,
	(SELECT json_array(json_object('amount', printf('%.0f', round(paid / won)), 'currency', currency)) FROM paid WHERE paid.channel = c.channel AND won > 0) AS cost_won
FROM c ORDER BY n DESC, channel;
