import { createRoot } from 'react-dom/client';
import type { EvergreenApi } from '../shared/contract';

declare global {
  interface Window {
    evergreen: EvergreenApi;
  }
}

const answer = await window.evergreen.request('app.info', null);
const text = answer.ok ? `Evergreen ${answer.value.version}: ${answer.value.workspace}` : answer.error.message;
createRoot(document.getElementById('root') as HTMLElement).render(<main>{text}</main>);
