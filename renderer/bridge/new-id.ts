// Ids made in the window, at the gesture that they name.

import { uuidV7 } from '#shared/ids.ts';

export const newId = (): string => uuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
