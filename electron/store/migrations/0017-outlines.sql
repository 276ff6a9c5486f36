-- What lists and the training history tell of a version, apart from its metadata, which are a hundred times as long.
-- `listed` and `history` follow from them, and are completed when the workspace is opened.
CREATE TABLE version_outlines (
  version TEXT PRIMARY KEY REFERENCES versions (name),
  listed TEXT NOT NULL,
  history TEXT NOT NULL
) STRICT;
