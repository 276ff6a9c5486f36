import { AppError } from '../../../shared/errors';
import type { Outcome } from './kind';

/** Whether something was taken in, or refused with one of our codes; what is thrown else is a fault. */
export async function outcomeOf(work: () => unknown): Promise<Outcome> {
  try {
    await work();
    return 'taken';
  } catch (error) {
    if (error instanceof AppError && error.code !== 'internal') return 'refused';
    throw error;
  }
}

/** @throws Error when what a checksum could have told was taken in: the content is not what it was */
export async function refusedUnlessSame<T>(work: () => Promise<T>, isSame: (taken: T) => boolean): Promise<Outcome> {
  return outcomeOf(async () => {
    if (!isSame(await work())) throw new Error('A damaged file was taken in, though its checksum tells.');
  });
}
