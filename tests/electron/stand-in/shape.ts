// Compiles only while the stand-in has the shape of Electron: every name is one of Electron's, every method takes what
// Electron's takes and answers what it answers. Listeners (`on`) are typed by the console's own code.

import type * as Electron from 'electron';
import * as standIn from './electron.ts';

standIn.default satisfies Partial<Record<keyof typeof Electron, unknown>>;

standIn.app satisfies Pick<
  Electron.App,
  | 'whenReady'
  | 'enableSandbox'
  | 'setPath'
  | 'getPath'
  | 'getVersion'
  | 'setBadgeCount'
  | 'requestSingleInstanceLock'
  | 'quit'
  | 'exit'
  | 'isPackaged'
>;
standIn.app.commandLine satisfies Pick<Electron.CommandLine, 'hasSwitch'>;
standIn.protocol satisfies Pick<Electron.Protocol, 'registerSchemesAsPrivileged' | 'handle'>;
standIn.net satisfies Pick<Electron.Net, 'isOnline'>;
standIn.ipcMain satisfies Pick<Electron.IpcMain, 'handle'>;
standIn.session.defaultSession satisfies Pick<
  Electron.Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler' | 'setSpellCheckerEnabled'
>;
standIn.session.defaultSession.webRequest satisfies { onBeforeRequest: OnBeforeRequest };
type OnBeforeRequest = (
  filter: Electron.WebRequestFilter,
  listener: (
    details: Electron.OnBeforeRequestListenerDetails,
    answer: (response: Electron.CallbackResponse) => void,
  ) => void,
) => void;
standIn.shell satisfies Pick<Electron.Shell, 'openExternal' | 'openPath'>;
standIn.dialog satisfies Pick<Electron.Dialog, 'showMessageBox'>;
standIn.powerMonitor satisfies Pick<Electron.PowerMonitor, 'getSystemIdleTime'>;
standIn.nativeTheme satisfies Pick<Electron.NativeTheme, 'themeSource'>;

type WindowMethods =
  | 'loadURL'
  | 'show'
  | 'hide'
  | 'focus'
  | 'blur'
  | 'minimize'
  | 'restore'
  | 'maximize'
  | 'setBounds'
  | 'getNormalBounds'
  | 'isVisible'
  | 'isFocused'
  | 'isMinimized'
  | 'isMaximized'
  | 'isDestroyed'
  | 'close'
  | 'destroy';
type ContentsMethods = 'id' | 'isDestroyed' | 'getURL' | 'setWindowOpenHandler' | 'loadURL' | 'reload' | 'send';
type FrameFields = 'frameTreeNodeId' | 'origin' | 'url';

/** Fails to compile where the first is not the second. */
type Is<Actual extends Expected, Expected> = Actual;

export type Checked = [
  Is<standIn.BrowserWindow, Pick<Electron.BrowserWindow, WindowMethods>>,
  Is<standIn.BrowserWindow['webContents'], Pick<Electron.WebContents, ContentsMethods>>,
  Is<standIn.BrowserWindow['webContents']['mainFrame'], Pick<Electron.WebFrameMain, FrameFields>>,
  Is<ConstructorParameters<typeof Electron.BrowserWindow>, ConstructorParameters<typeof standIn.BrowserWindow>>,
  Is<ConstructorParameters<typeof Electron.Notification>, ConstructorParameters<typeof standIn.Notification>>,
  Is<standIn.Notification, Pick<Electron.Notification, 'title' | 'body' | 'silent' | 'show' | 'close'>>,
  Is<standIn.Tray, Pick<Electron.Tray, 'setToolTip'>>,
  Is<standIn.MenuItem, Pick<Electron.MenuItem, 'id' | 'label' | 'enabled' | 'checked'>>,
];
