// Which rooms are in step with the server, since the present connect. Everything else is shown as behind: the screen
// never claims more than is known.

export interface Currency {
  begin(): void;
  caughtUp(roomIds: ReadonlySet<string>): void;
  lost(): void;
  behind(roomId: string): boolean;
  current(): ReadonlySet<string>;
  catching(): boolean;
  noteAllSent(now: number): void;
  /** Wall clock of the last moment at which nothing waited while connected. */
  lastSync(): number | null;
}

export function createCurrency(): Currency {
  let current = new Set<string>();
  let catching = false;
  let lastSync: number | null = null;
  return {
    begin: () => {
      current = new Set();
      catching = true;
    },
    caughtUp: (roomIds) => {
      for (const roomId of roomIds) current.add(roomId);
      catching = false;
    },
    lost: () => {
      current = new Set();
      catching = false;
    },
    behind: (roomId) => !current.has(roomId),
    current: () => current,
    catching: () => catching,
    noteAllSent: (now) => {
      lastSync = now;
    },
    lastSync: () => lastSync,
  };
}
