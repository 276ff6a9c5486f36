/** By whom all was done that was played by a virtual clock, as deployments, runs and the activity log say. */
export const storyActor = 'story, played';
