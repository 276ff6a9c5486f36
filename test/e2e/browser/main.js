// A browser and nothing else, whose address book a stranger has written: `rebound.example` is this computer.
const { app, BrowserWindow } = require('electron');

app.commandLine.appendSwitch('host-resolver-rules', 'MAP rebound.example 127.0.0.1');
app.commandLine.appendSwitch('no-proxy-server');
let window;
app.whenReady().then(() => {
  window = new BrowserWindow({ show: false });
  return window.loadURL('data:text/html,<p>A browser.');
});
