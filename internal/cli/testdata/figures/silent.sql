SELECT id, tier, country, iso(unixepoch(doc ->> 'last_at', 'subsec')) AS last, doc ->> 'follow_up_step' AS step FROM facts
WHERE status = 'waiting' AND tier IN ('A', 'B') ORDER BY tier, unixepoch(doc ->> 'last_at', 'subsec'), id LIMIT 10;
