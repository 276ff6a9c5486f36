import { operationCommand } from '../command';
import { tellTrained } from './retrain';

export const updateCommand = operationCommand('update', {
  name: 'update',
  form: { without: ['leastLabels'] },
  tell: tellTrained,
});
