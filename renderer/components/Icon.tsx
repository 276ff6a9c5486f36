const paths = {
  close: 'M4 4l8 8M12 4l-8 8',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.8 10.8L14 14',
  file: 'M4 2h5l3 3v9H4zM9 2v3h3',
  check: 'M3 8.5l3.2 3.2L13 5',
  alert: 'M8 2.5l6.2 11H1.8zM8 6.5v3.2M8 11.6v.2',
  question: 'M6 6.2a2 2 0 1 1 2.6 1.9c-.4.2-.6.5-.6 1v.4M8 11.6v.2',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.8V8l2.2 1.4',
  arrow: 'M3 8h9M8.5 4.5L12 8l-3.5 3.5',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M3.4 12.6l.7-.7M11.9 4.1l.7-.7',
  moon: 'M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5z',
  auto: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 2v12M8 4.5a3.5 3.5 0 0 1 0 7',
  table: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M6.5 6.5v6',
  save: 'M8 2v8M4.8 7L8 10.2 11.2 7M2.5 11v2.5h11V11',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  chart: 'M2.5 13.5h11M3.5 10.5l3-3 2.5 2 4-5',
} as const;

type IconName = keyof typeof paths;

/** A line drawing of 16 × 16, for the eye only: what it stands for is said in words beside it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
