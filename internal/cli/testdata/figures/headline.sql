WITH counted AS (
	SELECT s.k, 1 AS place, 'inquiries' AS figure, count(f.id) AS n FROM back s LEFT JOIN facts f ON f.seen >= s.begins AND f.seen < s.ends AND f.tier <> 'X' GROUP BY s.k
	UNION ALL SELECT s.k, 2, 'tier_a', count(f.id) FROM back s LEFT JOIN facts f ON f.seen >= s.begins AND f.seen < s.ends AND f.tier = 'A' GROUP BY s.k
	UNION ALL SELECT s.k, 3, 'complaints', count(f.id) FROM back s LEFT JOIN facts f ON f.seen >= s.begins AND f.seen < s.ends AND f.tier = 'C' GROUP BY s.k
	UNION ALL SELECT s.k, 4, 'answered', count(r.id) FROM back s LEFT JOIN reply r ON r.seen >= s.begins AND r.seen < s.ends AND r.answered GROUP BY s.k
	UNION ALL SELECT s.k, 5, 'in_time', count(r.id) FROM back s LEFT JOIN reply r ON r.seen >= s.begins AND r.seen < s.ends AND r.at <= r.due GROUP BY s.k
	UNION ALL SELECT s.k, 6, 'won', count(f.id) FROM back s LEFT JOIN outcome o ON o.at >= s.begins AND o.at < s.ends AND o.name = 'won' LEFT JOIN facts f ON f.id = o.id AND f.tier <> 'X' GROUP BY s.k
	UNION ALL SELECT s.k, 7, 'lost', count(f.id) FROM back s LEFT JOIN outcome o ON o.at >= s.begins AND o.at < s.ends AND o.name = 'lost' LEFT JOIN facts f ON f.id = o.id AND f.tier <> 'X' GROUP BY s.k
	UNION ALL SELECT s.k, 8, 'junk', count(f.id) FROM back s LEFT JOIN facts f ON f.seen >= s.begins AND f.seen < s.ends AND f.tier = 'X' GROUP BY s.k
), ranked AS (
	SELECT s.k > 0 AS before, w.working, row_number() OVER (PARTITION BY s.k > 0 ORDER BY w.working) AS i, count(*) OVER (PARTITION BY s.k > 0) AS n
	FROM back s JOIN wait w ON w.seen >= s.begins AND w.seen < s.ends
), median AS (
	SELECT before, CAST(avg(working) / 60 AS INTEGER) AS minutes FROM ranked WHERE i IN ((n + 1) / 2, n / 2 + 1) GROUP BY before
)
SELECT figure, max(n) FILTER (WHERE k = 0) AS now, sum(n) FILTER (WHERE k > 0) / 4.0 AS before, place FROM counted GROUP BY figure
UNION ALL SELECT 'median', (SELECT minutes FROM median WHERE NOT before), (SELECT minutes FROM median WHERE before), 9
ORDER BY place;
