import { operationCommand } from '../command';

export const exportModelCommand = operationCommand('exportModel', {
  name: 'export-model',
  form: { words: ['task'], names: { path: 'output' }, letters: { output: 'o' } },
  tell: (result, { task, format, path }) => {
    const size = `${(result.bytes / 1e6).toFixed(1)} MB, ${result.trees} trees`;
    return {
      json: { ...result, task, format, path },
      text: `${result.version}, ${task}: ${path} (${size})\nHow to encode its columns: ${result.featuresFile}`,
    };
  },
});
