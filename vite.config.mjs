// The renderer: the page that the window shows. The processes and threads are bundled by tools/build.mjs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));
const policy = JSON.parse(readFileSync(join(root, 'electron/app/contentSecurityPolicy.json'), 'utf8')).join('; ');

export default defineConfig({
  root: join(root, 'renderer'),
  base: './',
  plugins: [
    react(),
    {
      // Not in development, where reloading needs inline scripts.
      name: 'content-security-policy',
      apply: 'build',
      transformIndexHtml: () => [
        { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: policy }, injectTo: 'head-prepend' },
      ],
    },
  ],
  build: {
    // The oldest Chromium that it runs in: that of the stand-in Electron of the tests.
    target: 'chrome130',
    modulePreload: { polyfill: false },
    // A data: URL would need a wider policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
    sourcemap: true,
    rolldownOptions: {
      output: {
        // The page's thread reads each file in a task of its own: one of a megabyte held it for 35 ms of the processor.
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
            { name: 'components', test: /node_modules[\\/](@base-ui|@floating-ui|@tanstack)[\\/]/ },
            { name: 'libraries', test: /node_modules/ },
          ],
        },
      },
    },
  },
});
