import { type Shop, shopSchema, unknownShop } from '../../shared/schemas/shop';
import { idFraction } from './clients';
import type { ReadDb } from './open';

/** What was known of the shop at the latest snapshot at or before a moment. */
export function shopAt(db: ReadDb, at: number): Shop {
  const found = db
    .prepare<[number], string>('SELECT shop FROM snapshots WHERE at <= ? ORDER BY at DESC LIMIT 1')
    .pluck()
    .get(at);
  return found === undefined ? unknownShop : shopSchema.parse(JSON.parse(found));
}

/** The keys of all clients to train on, in an order that their ids decide and that says nothing of them. */
export function trainingClients(db: ReadDb): number[] {
  const clients = db
    .prepare<[], { key: number; id: string }>('SELECT key, client_id AS id FROM clients WHERE holdout = 0')
    .all()
    .map(({ key, id }) => ({ key, place: idFraction(id) }));
  return clients.sort((a, b) => a.place - b.place).map(({ key }) => key);
}
