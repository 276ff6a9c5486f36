import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { AppError } from '../../../shared/errors';
import { parse } from '../args';
import type { Command, Output, Shell } from '../command';

export async function play(shell: Shell, story: string, command: Command, words: readonly string[]): Promise<Output> {
  shell.say(`${story && `\n${story}`}\n$ evergreen ${[command.words, ...words.map(quoted)].join(' ')}`);
  const output = await command.run(parse(words, command.options), shell);
  shell.progress.finish();
  shell.say(output.text);
  return output;
}

/** For a step whose result the story goes on with; `T` is the command's schema. */
export async function playJson<T>(shell: Shell, story: string, command: Command, words: readonly string[]): Promise<T> {
  return (await play(shell, story, command, words)).json as T;
}

export function quoted(word: string): string {
  return word.includes(' ') ? `"${word}"` : word;
}

export async function expectEmpty(workspace: string): Promise<void> {
  if (existsSync(workspace) && (await readdir(workspace)).length > 0) {
    throw new AppError('bad_usage', `The demo wants a new workspace, and ${workspace} is not empty.`);
  }
}
