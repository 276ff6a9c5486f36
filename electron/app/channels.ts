/** Electron's channels under the contract: one for all requests, one for all events. */
export const requestChannel = 'evergreen:request';
export const eventChannel = 'evergreen:event';
