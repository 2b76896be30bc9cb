-- What every section counts from. facts has one row for each inquiry: its
-- columns, and the object of the JSON contract as doc. p has one row: the period
-- and the clock as seconds since 1970, the zone as seconds east of Greenwich.
-- day(n, at) is local midnight n days before the end of the period.

-- How an inquiry ended, as the exporter said last.
CREATE TEMP VIEW outcome AS
SELECT id, name, text, at FROM (
	SELECT f.id, e.value ->> 'name' AS name, e.value ->> 'text' AS text, unixepoch(e.value ->> 'at', 'subsec') AS at,
		row_number() OVER (PARTITION BY f.id ORDER BY e.key DESC) AS n
	FROM facts f, json_each(f.doc, '$.events') e WHERE e.value ->> 'name' IN ('won', 'lost', 'reopen', 'junk'))
WHERE n = 1 AND name IN ('won', 'lost');

-- Orders won with their amounts in hundredths.
CREATE TEMP VIEW won AS
SELECT o.id, o.at, substr(o.text, instr(o.text, ' ') + 1) AS currency,
	CAST(round(100 * substr(o.text, 1, instr(o.text, ' ') - 1)) AS INTEGER) AS cents
FROM outcome o WHERE o.name = 'won' AND instr(o.text, ' ') > 0;

-- The first reply: proved, its moment, its deadline, its wait in working time.
CREATE TEMP VIEW reply AS
SELECT f.id, f.tier, f.owner, f.seen,
	f.doc ->> 'reply_proof' IS NOT NULL OR f.doc ->> 'first_reply_at' IS NOT NULL AS answered,
	unixepoch(f.doc ->> 'first_reply_at', 'subsec') AS at,
	unixepoch(f.doc ->> 'first_reply_due', 'subsec') AS due,
	f.status NOT IN ('won', 'lost', 'closed', 'junk') AS open
FROM facts f WHERE f.tier <> 'X';

-- Working time is what the spans of work share with the wait.
CREATE TEMP VIEW wait AS
SELECT r.id, r.tier, r.owner, r.seen, r.at - r.seen AS plain,
	(SELECT coalesce(sum(max(0, min(r.at, s.ends) - max(r.seen, s.begins))), 0) FROM work s WHERE s.ends > r.seen AND s.begins < r.at) AS working
FROM reply r WHERE r.at IS NOT NULL;

-- Four weeks, twelve weeks and twenty-six weeks to the end of the period, or the
-- period when that is longer.
CREATE TEMP VIEW span AS
SELECT p.ends, min(p.begins, (SELECT at FROM day WHERE n = 28)) AS recent, min(p.begins, (SELECT at FROM day WHERE n = 84)) AS trend,
	min(p.begins, (SELECT at FROM day WHERE n = 182)) AS market
FROM p;
