import '@fontsource-variable/inter/standard.css';
import './theme/tokens.css';
import './theme/base.css';
import './theme/controls.css';
import './theme/layout.css';
import './theme/overlays.css';
import './theme/content.css';
import './theme/tables.css';
import './theme/states.css';
import './theme/charts.css';
import './theme/training.css';
import './theme/importing.css';
import './theme/schedule.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { Failed } from './app/Failed';
import { applyFormats } from './app/formats';
import { tellCrash } from './app/tellCrash';
import { applyTheme, savedTheme } from './app/theme';

applyTheme(savedTheme());
applyFormats();
window.addEventListener('error', ({ error, message }) => tellCrash(error ?? message));
window.addEventListener('unhandledrejection', ({ reason }) => tellCrash(reason));

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element #root.');
createRoot(root, { onCaughtError: (error, { componentStack }) => tellCrash(error, componentStack) }).render(
  <StrictMode>
    <Failed>
      <App />
    </Failed>
  </StrictMode>,
);
