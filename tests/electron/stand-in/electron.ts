// A stand-in for `electron` where its binary cannot be had: as much of it as the console uses, with Electron's defaults
// where a default is what a guard protects from (no handler grants, no listener lets go). `shape.ts` holds it to
// Electron's own types. It proves the console's code, not Electron's.

import { app } from './app.ts';
import { BrowserWindow } from './browser-window.ts';
import {
  dialog,
  Menu,
  MenuItem,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  screen,
  shell,
  Tray,
} from './desk.ts';
import { ipcMain } from './ipc.ts';
import { net, protocol, session } from './web.ts';

export {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  nativeImage,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  Tray,
};
export default {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  nativeImage,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  Tray,
};
