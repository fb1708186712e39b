// As little menu as each system allows: without one there is no shortcut for reloading or for developer tools. macOS
// takes copy and paste from the menu, so there it has them.

import { Menu, type MenuItemConstructorOptions } from 'electron';

export function setMenu(platform: NodeJS.Platform, developerTools: boolean): void {
  const developer: MenuItemConstructorOptions = {
    label: 'Development',
    submenu: [{ role: 'reload' }, { role: 'toggleDevTools' }],
  };
  const mac: MenuItemConstructorOptions[] = [{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }];
  const template = [...(platform === 'darwin' ? mac : []), ...(developerTools ? [developer] : [])];
  Menu.setApplicationMenu(template.length === 0 ? null : Menu.buildFromTemplate(template));
}
