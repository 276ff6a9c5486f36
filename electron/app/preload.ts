import { contextBridge, type IpcRendererEvent, ipcRenderer, webUtils } from 'electron';
import type { EvergreenApi } from '../../shared/contract';
import { eventChannel, requestChannel } from './channels';

/** The one bridge into the sandboxed window. It holds no knowledge: names and data are checked by the main process. */
const api: EvergreenApi = {
  request: (name, input) => ipcRenderer.invoke(requestChannel, name, input),
  on: (name, listener) => {
    const receive = (_: IpcRendererEvent, event: string, payload: Parameters<typeof listener>[0]) => {
      if (event === name) listener(payload);
    };
    ipcRenderer.on(eventChannel, receive);
    return () => ipcRenderer.removeListener(eventChannel, receive);
  },
  pathForFile: (file) => webUtils.getPathForFile(file),
};

contextBridge.exposeInMainWorld('evergreen', api);
