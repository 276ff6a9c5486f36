-- What a line says of the things bought and of who buys: a number that stands for the product, how many of it, and codes of words, which are those
-- of the features of `orderWords` in `categories`. Null: not told, as in all lines until now.
ALTER TABLE transactions ADD COLUMN product INTEGER;
ALTER TABLE transactions ADD COLUMN quantity REAL;
ALTER TABLE transactions ADD COLUMN category INTEGER;
ALTER TABLE transactions ADD COLUMN country INTEGER;

-- What orders had told of the whole shop by a snapshot, lifetimes among it.
ALTER TABLE snapshots RENAME COLUMN lifetimes TO shop;
UPDATE snapshots SET shop = json_object('lifetimes', json(COALESCE(shop, 'null')), 'items', NULL);
