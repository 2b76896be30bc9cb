-- Instants are UTC text of one fixed width, 2006-01-02T15:04:05.000000000Z, so that text order is time order.
-- 0 and '' stand for "none"; NULL is used where an index or a foreign key wants it.

-- One message, wherever and however often it lies. Small, because its columns change.
CREATE TABLE message (
	id               INTEGER PRIMARY KEY,
	identity         INTEGER NOT NULL,            -- hash of the Message-ID, without one of content
	message_id       TEXT    NOT NULL,
	content          BLOB    NOT NULL,            -- tells apart messages that share a Message-ID
	text_key         TEXT    NOT NULL,            -- fingerprint of the new words
	at               TEXT    NOT NULL CHECK (length(at) = 30),
	direction        TEXT    NOT NULL CHECK (direction IN ('in', 'out')),
	kind             TEXT    NOT NULL,
	account          TEXT    NOT NULL,
	subject          TEXT    NOT NULL,
	from_addr        TEXT    NOT NULL,
	format           TEXT    NOT NULL CHECK (format IN ('mail', 'record')),
	size             INTEGER NOT NULL,            -- bytes on the server
	truncated        INTEGER NOT NULL,
	answered         INTEGER NOT NULL,            -- \Answered seen on one of its places
	analysis_version TEXT    NOT NULL,
	component        INTEGER NOT NULL,            -- equal for messages that may belong together
	inquiry_id       INTEGER REFERENCES inquiry (id)
) STRICT;
CREATE INDEX message_identity ON message (identity);
CREATE INDEX message_at ON message (at, id);
CREATE INDEX message_component ON message (component);
CREATE INDEX message_inquiry ON message (inquiry_id) WHERE inquiry_id IS NOT NULL;

-- What is large and rarely changes.
CREATE TABLE body (
	message INTEGER PRIMARY KEY REFERENCES message (id),
	entry   TEXT NOT NULL,                        -- JSON of the message as conversations see it
	reading TEXT,                                 -- JSON of the reading; NULL for what we sent
	raw     BLOB                                  -- zstd; NULL once forgotten
) STRICT;

-- Where messages lie.
CREATE TABLE place (
	account     TEXT    NOT NULL,
	folder      TEXT    NOT NULL,
	uidvalidity INTEGER NOT NULL,
	uid         TEXT    NOT NULL,
	message     INTEGER NOT NULL REFERENCES message (id),
	PRIMARY KEY (account, folder, uidvalidity, uid)
) STRICT, WITHOUT ROWID;
CREATE INDEX place_message ON place (message);

-- What could not be read.
CREATE TABLE set_aside (
	account     TEXT    NOT NULL,
	folder      TEXT    NOT NULL,
	uidvalidity INTEGER NOT NULL,
	uid         TEXT    NOT NULL,
	reason      TEXT    NOT NULL,
	raw         BLOB,
	size        INTEGER NOT NULL,
	first_seen  TEXT    NOT NULL,
	reported    INTEGER NOT NULL,
	PRIMARY KEY (account, folder, uidvalidity, uid)
) STRICT, WITHOUT ROWID;

CREATE TABLE cursor (
	account     TEXT    NOT NULL,
	folder      TEXT    NOT NULL,
	uidvalidity INTEGER NOT NULL,
	uid         INTEGER NOT NULL,
	state       TEXT    NOT NULL,
	PRIMARY KEY (account, folder)
) STRICT, WITHOUT ROWID;

-- Keys by which messages belong together: the hash of a key, the first message
-- that carried it and how many did.
CREATE TABLE link (
	key     INTEGER PRIMARY KEY,
	message INTEGER NOT NULL,
	n       INTEGER NOT NULL
) STRICT;

CREATE TABLE customer (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	merged_into INTEGER NOT NULL DEFAULT 0,
	name        TEXT NOT NULL,
	company     TEXT NOT NULL,
	email       TEXT NOT NULL,
	country     TEXT NOT NULL,
	first_seen  TEXT NOT NULL,
	last_at     TEXT NOT NULL
) STRICT;

CREATE TABLE customer_key (
	key      TEXT    NOT NULL PRIMARY KEY,
	customer INTEGER NOT NULL REFERENCES customer (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_key_customer ON customer_key (customer);

-- One conversation about one matter. status is '' once it was merged away; the
-- row stays so that its number is never given again.
CREATE TABLE inquiry (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	root        INTEGER NOT NULL,
	merged_into INTEGER NOT NULL,
	customer_id INTEGER NOT NULL,
	status      TEXT    NOT NULL,
	tier        TEXT    NOT NULL,
	score       INTEGER NOT NULL,
	intent      TEXT    NOT NULL,
	action      TEXT    NOT NULL,
	due_at      TEXT,
	step        INTEGER NOT NULL,
	band        INTEGER NOT NULL,                 -- place of action in the queue
	tier_rank   INTEGER NOT NULL,                 -- A C B D X
	country     TEXT    NOT NULL,
	channel     TEXT    NOT NULL,
	owner       TEXT    NOT NULL,
	language    TEXT    NOT NULL,
	first_seen  TEXT    NOT NULL,
	last_at     TEXT    NOT NULL,
	buyer       TEXT    NOT NULL,
	wants       TEXT    NOT NULL
) STRICT;
CREATE INDEX inquiry_queue ON inquiry (band, tier_rank, due_at, score DESC, id) WHERE due_at IS NOT NULL;
CREATE INDEX inquiry_status ON inquiry (status, due_at);
CREATE INDEX inquiry_first_seen ON inquiry (first_seen, id);
CREATE INDEX inquiry_last_at ON inquiry (last_at, id);
CREATE INDEX inquiry_customer ON inquiry (customer_id);
CREATE INDEX inquiry_root ON inquiry (root);

CREATE TABLE inquiry_doc (
	inquiry INTEGER PRIMARY KEY REFERENCES inquiry (id),
	doc     TEXT NOT NULL,                        -- JSON of the inquiry
	refs    TEXT NOT NULL                         -- JSON list: the row of each of its messages
) STRICT;

-- What the exporter did, for ever.
CREATE TABLE change (
	id      INTEGER PRIMARY KEY AUTOINCREMENT,
	batch   INTEGER NOT NULL,                     -- id of the first change of the same command
	inquiry INTEGER NOT NULL REFERENCES inquiry (id),
	at      TEXT    NOT NULL,
	verb    TEXT    NOT NULL,
	args    TEXT    NOT NULL,
	command TEXT    NOT NULL
) STRICT;
CREATE INDEX change_inquiry ON change (inquiry, id);
CREATE INDEX change_at ON change (at);

CREATE TABLE meta (
	key   TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE pull_run (
	id      INTEGER PRIMARY KEY AUTOINCREMENT,
	account TEXT NOT NULL,
	started TEXT NOT NULL,
	ended   TEXT NOT NULL,
	result  TEXT NOT NULL,                        -- '' when all went well
	counts  TEXT NOT NULL                         -- JSON
) STRICT;
CREATE INDEX pull_run_account ON pull_run (account, id);

-- Tokens come ready made: words folded, characters of scripts without blanks
-- set apart. The text itself is not kept a second time.
CREATE VIRTUAL TABLE message_fts USING fts5 (
	subject, text, people, products,
	content = '', contentless_delete = 1, tokenize = 'ascii'
);
