// A browser and nothing else, whose address book a stranger has written: `rebound.example` is this computer.
const { app, BrowserWindow } = require('electron');

app.commandLine.appendSwitch('host-resolver-rules', 'MAP rebound.example 127.0.0.1');
app.commandLine.appendSwitch('no-proxy-server');
app.whenReady().then(() => new BrowserWindow({ show: false }).loadURL('about:blank'));
