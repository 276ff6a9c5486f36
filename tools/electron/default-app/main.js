// The loader within the stand-in Electron: electron [-r MODULE …] [--switch …] APP. Starts the app in the folder APP, as
// Electron's own loader does.
const { app } = require('electron');
const Module = require('node:module');
const { join, resolve } = require('node:path');

const words = process.argv.slice(1);
let folder = null;
for (let i = 0; i < words.length && folder === null; i++) {
  if (words[i] === '-r' || words[i] === '--require') require(resolve(words[++i]));
  else if (!words[i].startsWith('-')) folder = resolve(words[i]);
}
if (folder === null) {
  console.error('Usage: electron APP');
  app.exit(2);
} else {
  start(folder);
}

function start(folder) {
  const { name, productName, version, main } = require(join(folder, 'package.json'));
  process.defaultApp = true;
  app.setAppPath(folder);
  app.setName(productName ?? name);
  if (version) app.setVersion(version);
  Module._load(join(folder, main), null, true);
}
