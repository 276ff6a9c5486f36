/** The most trees that evidence asks for. */
export const mostChosenTrees = 250;

/** What the strategies do unless told otherwise. */
export const retrainDefaults = {
  task: null,
  /** Trees of each forest; null: as many as evidence asks for, at most `mostChosenTrees`. */
  trees: null,
  /** Fewest training rows in a leaf; null: what costs least on clients that trees have not seen. */
  minLeaf: null,
  /** Features tried at each split; null: √d for classification, for regression all or a third, by evidence. */
  featuresPerSplit: null,
  /** Rows drawn for each tree, which bounds the memory that it takes; null: of many, as few as cost no more. */
  rowsPerTree: null,
  /** Newest labels to train on; null: all, or, where the data change, as many as foretell later ones best. */
  newest: null,
  seed: 1,
  /** Whether to train also where the same model as last time would come of it. */
  force: false,
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
  /** Whether to train also where the same model as last time would come of it. */
  force: false,
  threads: null,
};
