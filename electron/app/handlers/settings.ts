import { retrainDefaults } from '../../operations/retrain';
import { updateDefaults } from '../../operations/update';
import type { Handlers } from '../answer';
import type { AppServices } from '.';

type SettingRequests = 'strategies.defaults' | 'tasks.remove' | 'policy.set' | 'keeping.get' | 'keeping.set';

/** The rules of the workspace. */
export function settingHandlers({ session, emit }: AppServices): Pick<Handlers, SettingRequests> {
  const { data, reader } = session;
  const actor = 'window';
  return {
    'strategies.defaults': () => {
      const { trees, mostTrees, rehearsal, leastLabels } = updateDefaults;
      return { retrain: { trees: retrainDefaults.trees }, update: { trees, mostTrees, rehearsal, leastLabels } };
    },
    'tasks.remove': async ({ task }) => {
      await data.removeTask({ task, actor, reason: 'removed in the window' });
      emit('changed', null);
      return null;
    },
    'policy.set': async ({ reason, ...given }) => {
      const task = await data.setPolicy({ ...given, actor, reason: reason ?? '' });
      emit('changed', null);
      return task;
    },
    'keeping.get': () => reader.keeping(),
    'keeping.set': async (keeping) => {
      await data.setKeeping({ ...keeping, actor, reason: 'changed in the window' });
      emit('changed', null);
      return null;
    },
  };
}
