-- Files that were written with rows of clients, so that a client can be erased from them.
CREATE TABLE exports (path TEXT PRIMARY KEY, written_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
