/** By whom all was done that was played by a virtual clock, as deployments, runs and the activity log say. */
export const storyActor = 'story, played';

/** Trees of a full retrain, added by an update, and of a model at the most. */
export interface StoryForests {
  trees: number;
  added: number;
  most: number;
}

/** Smaller ones than the strategies grow by themselves, so that months are played in minutes. */
export const storyForests: StoryForests = { trees: 40, added: 5, most: 60 };
