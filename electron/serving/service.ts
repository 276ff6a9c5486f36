import { AppError } from '../../shared/errors';
import { Answerer, type Answers } from './answers';
import type { ScoredFile } from './fileRows';
import { Metrics } from './metrics';
import { type ModelRef, ServedModels } from './models';
import { stampOf } from './present';

/** What is served, as the owner of the process says it. */
export interface ServingSetup {
  models: ModelRef[];
  /** What was said of earlier files, by their columns. */
  remembered: ScoredFile['remembered'];
}

/** The models that answer now, with what their answers need at hand. */
export interface Current {
  answerer: Answerer;
  /** What stamps the answers, as JSON. */
  stamp: string;
  /** One task alone, made when it is first asked for. */
  only: (task: string, version: string | null) => Answerer;
}

/** What answers, whoever asks. A request takes `current` once, and so ends with the models that it began with. */
export class Serving {
  readonly metrics = new Metrics();
  remembered: ScoredFile['remembered'] = [];
  /** Why newer models do not answer yet; null: those that are wanted do. */
  behind: string | null = null;
  private now: Current | null = null;

  /**
   * @param keep takes what was answered, to be kept as predictions; null: nothing is kept
   * @param room resolves when what waits to be kept leaves room for more
   */
  constructor(
    readonly keep: ((answers: Answers) => void) | null,
    readonly room: () => Promise<void> = async () => undefined,
  ) {}

  /**
   * Serves other models from now on; until they are read, those before.
   * @throws AppError `model_damaged`: then nothing has changed
   */
  async use({ models, remembered }: ServingSetup): Promise<void> {
    this.remembered = remembered;
    const before = this.now?.answerer.models ?? null;
    const loaded = models.length === 0 ? null : await ServedModels.load(models, before);
    this.now = loaded && currentOf(loaded);
    this.behind = null;
  }

  /** @throws AppError `no_champion` */
  get current(): Current {
    if (this.now) return this.now;
    throw new AppError(
      'no_champion',
      'No task has a champion yet, so there is nothing to answer with. Train a model first.',
      {
        commandLine: '“evergreen retrain” does so.',
      },
    );
  }

  get models(): ServedModels | null {
    return this.now?.answerer.models ?? null;
  }

  /** Notes what was answered, and keeps it where that is wished for. */
  answered(answers: Answers): void {
    this.metrics.answered(answers.models, answers.batch.rows, answers.batch.refused.size);
    this.keep?.(answers);
  }
}

function currentOf(models: ServedModels): Current {
  const single = new Map<string, Answerer>();
  return {
    answerer: new Answerer(models),
    stamp: JSON.stringify(stampOf(models)),
    only: (task, version) => {
      const key = JSON.stringify([task, version]);
      const found = single.get(key) ?? new Answerer(models.only(task, version));
      single.set(key, found);
      return found;
    },
  };
}
