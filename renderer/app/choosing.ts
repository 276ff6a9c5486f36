import { createStore } from '../api/store';
import type { DeploymentChoice } from '../derive/versions';

const choice = createStore<DeploymentChoice | null>(null);

/** Asks for the reason of a change of champion, whatever screen is shown. */
export const chooseVersion = choice.set;
export const useChosenVersion = choice.use;
