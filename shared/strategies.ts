/** What the strategies do unless told otherwise. */
export const retrainDefaults = {
  task: null,
  trees: 250,
  /** Fewest training rows in a leaf: what measured best for all tasks (docs/defaults.md). */
  minLeaf: 10,
  /** Features tried at each split; null: √d for classification, all for regression. */
  featuresPerSplit: null,
  /** Rows drawn for each tree, which bounds the memory that it takes; null: as many as there are. */
  rowsPerTree: null,
  /** Newest labels to train on; null: all, or, where the data change, as many as foretell later ones best. */
  newest: null,
  seed: 1,
  threads: null,
};

export const updateDefaults = {
  task: null,
  /** Trees to add, and the most that there may be. */
  trees: 50,
  mostTrees: 500,
  /** Older rows that are trained on again, per new label: the ratio that measured best (docs/strategies.md). */
  rehearsal: 4,
  /** Fewest new labels of a task: with fewer, it is skipped. */
  leastLabels: 50,
  seed: 1,
  threads: null,
};
