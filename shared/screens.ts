/** The screens, in the order of the sidebar. */
export const screens = [
  { id: 'overview', label: 'Overview' },
  { id: 'clients', label: 'Clients' },
  { id: 'data', label: 'Data' },
  { id: 'train', label: 'Train' },
  { id: 'compare', label: 'Compare' },
  { id: 'versions', label: 'Versions' },
  { id: 'monitor', label: 'Monitor' },
  { id: 'replay', label: 'Replay' },
  { id: 'schedule', label: 'Schedule' },
  { id: 'serving', label: 'Serving' },
  { id: 'activity', label: 'Activity' },
  { id: 'settings', label: 'Settings' },
] as const;

export type ScreenId = (typeof screens)[number]['id'];
