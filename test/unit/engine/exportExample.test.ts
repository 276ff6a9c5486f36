import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exportModel } from '../../../electron/engine/export/exportModel';
import { type Model, writeModel } from '../../../electron/engine/modelFile';
import { Answerer } from '../../../electron/serving/answers';
import { ServedModels } from '../../../electron/serving/models';
import { modelOf, someRows } from '../../helpers/models';
import { temporaryFolder } from '../../helpers/workspace';

/** The program of docs/exports.md, as it stands there. */
function exampleIn(folder: string): (path: string, rows: readonly object[]) => Promise<number[]> {
  const [, code] = /```js\n([\s\S]*?)```/.exec(readFileSync('docs/exports.md', 'utf8')) ?? [];
  const path = join(folder, 'example.cjs');
  writeFileSync(path, `${code}\nmodule.exports = answer;\n`);
  const require = createRequire(path);
  // Libraries are those of the project, wherever the program lies.
  writeFileSync(
    path,
    readFileSync(path, 'utf8').replaceAll("require('onnx", `require('${process.cwd()}/node_modules/onnx`),
  );
  return require(path);
}

const curve = Array.from({ length: 60 }, (_, i) => i / 60);
const calibrations: Record<string, Model['calibration']> = {
  none: null,
  sigmoid: { kind: 'sigmoid', slope: 1.37, offset: -0.21 },
  isotonic: { kind: 'isotonic', x: curve, y: curve.map((x) => x ** 1.3) },
};

it.each([
  ['classification', 'none'],
  ['classification', 'sigmoid'],
  ['classification', 'isotonic'],
  ['regression', 'none'],
] as const)(
  'the program in the documentation gives our answers to the last digit: %s, %s',
  async (kind, calibration) => {
    const folder = temporaryFolder();
    const model = { ...modelOf('churn', kind, 4), calibration: calibrations[calibration] };
    const path = join(folder, 'churn.forest');
    const { sha256 } = await writeModel(path, model);
    const output = join(folder, 'churn.onnx');
    await exportModel({ model: { path, sha256 }, format: 'onnx', output });
    const ref = { task: 'churn', column: 'churned', version: 'v', path, copy: null, sha256 };
    const rows = someRows(300);
    const { answers } = await new Answerer(await ServedModels.load([ref], null)).answer(rows, 0);
    expect(await exampleIn(folder)(output, rows)).toEqual([...answers.values[0]]);
  },
);
