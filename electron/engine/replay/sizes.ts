import { mostChosenTrees, updateDefaults } from '../../../shared/strategies';

/**
 * What a replay makes smaller than the strategies do, so that a year can be replayed while somebody waits: a fifth of
 * the trees, each on a sample of rows; fewer resamples; and the newest rows alone decide and calibrate.
 */
export const replaySizes = {
  trees: mostChosenTrees / 5,
  addedTrees: updateDefaults.trees / 5,
  mostTrees: updateDefaults.mostTrees / 5,
  rowsPerTree: 5000,
  resamples: 200,
  /** The newest holdout rows decide. */
  window: { days: 0, minRows: 2500 },
  /** By which it is told whether the data change. */
  change: { mostRows: 2000, trees: 20, threads: 0 },
  /** Newest labels by which a forest promises something, and those that an update calibrates on. */
  newestLabels: 4000,
  calibrationRows: { least: 1000, most: 2000 },
};
