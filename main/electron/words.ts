// What the shell itself says: tray, dialogs, toasts. No name and no content ever stands here (NT1): counts only, except
// where a dialog tells the signed-in person to whom unsent items go (OB12).

import type { Settings } from '#shared/model/settings.ts';
import type { OwnPresence } from '#shared/model/presence.ts';

export interface Words {
  open: string;
  cancel: string;
  openLink: string;
  quit: string;
  myStatus: string;
  presence: Record<OwnPresence, string>;
  unread: (count: number) => string;
  unsent: (count: number) => string;
  newMessages: (count: number) => string;
  urgentMessages: (count: number) => string;
  newNotifications: (count: number) => string;
  quitUnsent: (count: number) => string;
  quitUnsentDetail: (targets: string[], more: number) => string;
  stay: string;
  quitAnyway: string;
  windowFailed: string;
  windowFailedDetail: string;
}

export const PRODUCT_NAME = 'Clinician Console';

const english: Words = {
  open: 'Open',
  cancel: 'Cancel',
  openLink: 'Open this address in the browser?',
  quit: 'Quit',
  myStatus: 'My status',
  presence: { online: 'Available', away: 'Away', busy: 'Busy', in_call: 'In a call' },
  unread: (count) => `${count} unread`,
  unsent: (count) => `${count} not sent yet`,
  newMessages: (count) => (count === 1 ? 'New message' : `${count} new messages`),
  urgentMessages: (count) => (count === 1 ? 'Urgent message' : `${count} urgent messages`),
  newNotifications: (count) => (count === 1 ? 'New notification' : `${count} new notifications`),
  quitUnsent: (count) => (count === 1 ? '1 item has not been sent yet.' : `${count} items have not been sent yet.`),
  quitUnsentDetail: (targets, more) =>
    `${targets.length === 0 ? '' : `Waiting: ${targets.join(', ')}${more > 0 ? `, and ${more} more` : ''}. `}They are kept and go out when the console runs again.`,
  stay: 'Keep running',
  quitAnyway: 'Quit anyway',
  windowFailed: 'The window failed several times.',
  windowFailedDetail:
    'What you wrote is kept, and sending goes on in the background. Open the window again from the tray.',
};

const german: Words = {
  open: 'Öffnen',
  cancel: 'Abbrechen',
  openLink: 'Diese Adresse im Browser öffnen?',
  quit: 'Beenden',
  myStatus: 'Mein Status',
  presence: { online: 'Verfügbar', away: 'Abwesend', busy: 'Beschäftigt', in_call: 'Im Gespräch' },
  unread: (count) => `${count} ungelesen`,
  unsent: (count) => `${count} noch nicht gesendet`,
  newMessages: (count) => (count === 1 ? 'Neue Nachricht' : `${count} neue Nachrichten`),
  urgentMessages: (count) => (count === 1 ? 'Dringende Nachricht' : `${count} dringende Nachrichten`),
  newNotifications: (count) => (count === 1 ? 'Neue Mitteilung' : `${count} neue Mitteilungen`),
  quitUnsent: (count) =>
    count === 1 ? '1 Eintrag ist noch nicht gesendet.' : `${count} Einträge sind noch nicht gesendet.`,
  quitUnsentDetail: (targets, more) =>
    `${targets.length === 0 ? '' : `Es warten: ${targets.join(', ')}${more > 0 ? ` und ${more} weitere` : ''}. `}Sie bleiben erhalten und werden gesendet, sobald die Konsole wieder läuft.`,
  stay: 'Weiterlaufen lassen',
  quitAnyway: 'Trotzdem beenden',
  windowFailed: 'Das Fenster ist mehrmals ausgefallen.',
  windowFailedDetail:
    'Was Sie geschrieben haben, bleibt erhalten, und gesendet wird im Hintergrund. Öffnen Sie das Fenster wieder über das Symbol in der Leiste.',
};

export const wordsFor = (language: Settings['language']): Words => (language === 'de' ? german : english);
