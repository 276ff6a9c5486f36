import { type LifetimeModel, lifetimeModel } from '../../shared/schemas/lifetimes';
import { idFraction } from './clients';
import type { ReadDb } from './open';

/** The models of the latest snapshot at or before a moment; null where there are none. */
export function lifetimesAt(db: ReadDb, at: number): LifetimeModel | null {
  const found = db
    .prepare<[number], string | null>('SELECT lifetimes FROM snapshots WHERE at <= ? ORDER BY at DESC LIMIT 1')
    .pluck()
    .get(at);
  return found ? lifetimeModel.parse(JSON.parse(found)) : null;
}

/** The keys of all clients to train on, in an order that their ids decide and that says nothing of them. */
export function trainingClients(db: ReadDb): number[] {
  const clients = db
    .prepare<[], { key: number; id: string }>('SELECT key, client_id AS id FROM clients WHERE holdout = 0')
    .all()
    .map(({ key, id }) => ({ key, place: idFraction(id) }));
  return clients.sort((a, b) => a.place - b.place).map(({ key }) => key);
}
