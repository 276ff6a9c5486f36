/** What a mutated input came to. Anything that is thrown is a fault. */
export type Outcome = 'taken' | 'refused';

/** A kind of input: takes in one after the other, each made from the random numbers. */
export interface Kind {
  /** @param seconds how long one input may take on this process' clock of CPU time; 2 by default */
  feed: (random: () => number) => Promise<Outcome>;
  close?: () => Promise<void>;
}

export type OpenKind = (folder: string) => Kind | Promise<Kind>;
