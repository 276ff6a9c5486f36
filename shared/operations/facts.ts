/** What people are told of an operation, and what a page may know of it. */
export interface OperationFacts {
  /** What it is called on screen. */
  title: string;
  /** One sentence for people, without its full stop. */
  summary: string;
  /** Whether it changes nothing; unsaid, what is on screen is read again after it. */
  reads?: true;
  /** Whether it may take long: it tells how it goes on, and can be cancelled. */
  long?: true;
  /** Whether the engine works for it: two such never overlap. */
  engine?: true;
  /** The field of its input that names a file which it writes. */
  writes?: 'path' | 'output';
  /** As which job the schedule starts it. It then takes no input that has no default. */
  scheduled?: JobFacts;
  /** Why it does not stand at a door, beside the rule that HTTP and assistants do not change anything. */
  away?: Partial<Record<Door, string>>;
}

export interface JobFacts {
  job: string;
  title: string;
  /** Another name of it, which the command line takes too. */
  trigger: string;
  /** When it runs until somebody changes it. */
  cron: string;
}

/** The ways in. Each is made from the catalogue of operations. */
export const doors = ['window', 'command line', 'HTTP', 'assistants'] as const;
export type Door = (typeof doors)[number];

/** Why operations do not stand at a door. */
export const writesFile = 'it writes a file on this computer';
export const namesFile = 'it reads a file of this computer by its name';
export const clientRows = 'rows of clients leave only for a client that is asked for by id';
export const inAnother = (command: string) => `“${command}” tells it`;

/** Of those that the engine works for as long as they take. */
export const engineWork = { long: true, engine: true } as const;
