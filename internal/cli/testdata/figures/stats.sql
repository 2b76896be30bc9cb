-- parted has a line for each inquiry and group; GROUP is put in by the test.
WITH parted AS (SELECT f.*, GROUP AS part FROM p, facts f LEFT JOIN product x ON x.id = f.id AND BYPRODUCT WHERE f.seen >= p.begins AND f.seen < p.ends),
good AS (SELECT g.*, r.answered, w.working, o.name AS ended, row_number() OVER (PARTITION BY part, w.id IS NULL ORDER BY w.working) AS i, count(w.id) OVER (PARTITION BY part) AS n
	FROM parted g LEFT JOIN reply r USING (id) LEFT JOIN wait w USING (id) LEFT JOIN outcome o USING (id) WHERE g.tier <> 'X'),
land AS (SELECT part, country, count(DISTINCT doc ->> 'customer_id') AS customers FROM good WHERE country <> '' GROUP BY part, country),
paid AS (SELECT g.part, g.country, w.currency, w.cents FROM good g JOIN won w USING (id)),
main AS (SELECT part, (SELECT currency FROM paid q WHERE q.part = paid.part AND country <> '' GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 1) AS currency FROM paid GROUP BY part),
worth AS (SELECT paid.part, country, paid.currency, sum(cents) AS cents FROM paid JOIN main USING (part, currency) WHERE country <> '' GROUP BY paid.part, country),
main_country AS (SELECT l.part, json_object('country', country, 'customers', customers, 'worth', json_object(
		'amount', coalesce((SELECT amount(cents) FROM worth v WHERE v.part = l.part AND v.country = l.country), ''),
		'currency', coalesce((SELECT currency FROM worth v WHERE v.part = l.part AND v.country = l.country), ''))) AS line,
	row_number() OVER (PARTITION BY l.part ORDER BY customers DESC, country) AS by_customers,
	row_number() OVER (PARTITION BY l.part ORDER BY (SELECT cents FROM worth v WHERE v.part = l.part AND v.country = l.country) DESC, customers DESC, country) AS by_worth,
	(SELECT cents FROM worth v WHERE v.part = l.part AND v.country = l.country) AS cents FROM land l)
SELECT part AS 'group', (SELECT count(*) FROM good g WHERE g.part = k.part) AS inquiries, (SELECT count(*) FROM good g WHERE g.part = k.part AND tier = 'A') AS a,
	count(*) FILTER (WHERE tier = 'X') AS junk, (SELECT count(*) FROM good g WHERE g.part = k.part AND answered) AS answered,
	(SELECT CAST(avg(working) / 60 AS INTEGER) FROM good g WHERE g.part = k.part AND working IS NOT NULL AND i IN ((n + 1) / 2, n / 2 + 1)) AS reply_minutes,
	(SELECT count(*) FROM good g WHERE g.part = k.part AND ended = 'won') AS won, (SELECT count(*) FROM good g WHERE g.part = k.part AND ended = 'lost') AS lost,
	(SELECT json_group_array(json_object('amount', amount(cents), 'currency', currency)) FROM (
		SELECT currency, sum(cents) AS cents FROM paid q WHERE q.part = k.part GROUP BY currency ORDER BY currency)) AS worth,
	(SELECT count(DISTINCT doc ->> 'customer_id') FROM good g WHERE g.part = k.part) AS customers,
	(SELECT line FROM main_country m WHERE m.part = k.part AND by_customers = 1) AS top_country,
	(SELECT line FROM main_country m WHERE m.part = k.part AND by_worth = 1 AND cents > 0) AS top_worth
FROM parted k GROUP BY part;
