import { clients } from './operations/clients';
import { data } from './operations/data';
import type { JobFacts, OperationFacts } from './operations/facts';
import { models } from './operations/models';
import { workspace } from './operations/workspace';

/**
 * What can be asked of a workspace, and what can be done to it: each once, by name. Every door (the window, the command
 * line, the schedule) is made from this catalogue: here what people are told and what a page may load, in
 * `schemas/operations.ts` the inputs and results, in `electron/operations/catalogue.ts` the functions. A forgotten
 * one is a type error.
 */
export const operations = { ...data, ...models, ...clients, ...workspace } as const;

export type OperationName = keyof typeof operations;
/** Those that take long: they are started, followed and cancelled, and give their result at the end. */
export type LongOperation = {
  [N in OperationName]: (typeof operations)[N] extends { long: true } ? N : never;
}[OperationName];

export function isOperation(name: string): name is OperationName {
  return Object.hasOwn(operations, name);
}

const isLong = (name: string): name is LongOperation => factsOf(name).long === true;
/** Those that a schedule may start. */
export type ScheduledOperation = {
  [N in OperationName]: (typeof operations)[N] extends { scheduled: JobFacts } ? N : never;
}[OperationName];

export const longOperations = Object.keys(operations).filter(isLong);

/** What is known of an operation; of one that a newer release has recorded, its name only. */
export function factsOf(name: string): OperationFacts {
  return isOperation(name) ? operations[name] : { title: name, summary: '' };
}
