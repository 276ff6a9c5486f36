import { join } from 'node:path';
import { labelsKind, writeLabels } from '../labelsFile';

export interface Turn {
  folder: string;
  random: () => number;
  /** Names of the versions that are there now. */
  versions: () => string[];
  /** A number that nobody has had. */
  next: () => number;
}

/** The words of the command that a process of a role starts next. */
type Role = (turn: Turn) => string[];

export const rowsOfFile = 60;

const importing: Role = ({ folder, next }) => {
  const number = next();
  return ['import', writeLabels(join(folder, `labels-${number}.csv`), number, rowsOfFile), ...labelsKind];
};

const pick = <T>({ random }: Turn, of: readonly T[]): T => of[Math.floor(random() * of.length)];

const readings = [['versions'], ['history'], ['imports'], ['deployments'], ['activity', '--verify'], ['labels']];

/** Six at a time, as if several people and a schedule worked in one folder. */
export const roles: Record<string, Role> = {
  imports: importing,
  'more imports': importing,
  trainings: (turn) =>
    turn.random() < 0.8
      ? ['retrain', '--trees', '2', '--threads', '1', '--seed', String(turn.next())]
      : ['prune', '--newest', '6', '--days', '0'],
  deployments: (turn) => ['deploy', pick(turn, turn.versions())],
  rollbacks: () => ['rollback'],
  reads: (turn) => pick(turn, readings),
};

/** What may be told to somebody who comes at a wrong moment: each is a refusal that changed nothing. */
export const refusals = [
  'busy',
  'unknown_version',
  'version_in_use',
  'model_damaged',
  'nothing_to_roll_back',
  'not_enough_labels',
];
