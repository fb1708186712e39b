// What people were told. Every sentence that the console said to somebody – "kept", "discarded", "changed" – stands here
// with the op it was about, and the oracles hold the console to it. Where a process died before it answered, the matter
// is `unknown`: either outcome is right, but only one of them.

/** A text that somebody gave a message, and whether the console said yes to it. */
export interface Wording {
  body: string;
  opId: string;
  answered: 'yes' | 'unknown';
}

export interface Written {
  clientId: string;
  /** Index of the console and its person. */
  author: number;
  userId: string;
  roomId: string;
  /** Order of asking within this console. */
  order: number;
  answered: 'pending' | 'yes' | 'no' | 'unknown';
  /** Asked once more under the same id after the first answer was lost: its place in the lane is either of the two. */
  askedAgain: boolean;
  wordings: Wording[];
  /** The author took it back before it left, or discarded it when it was refused. */
  cancelled: 'no' | 'yes' | 'unknown';
}

export interface Change {
  opId: string;
  kind: 'edit' | 'retract' | 'react' | 'acknowledge';
  author: number;
  userId: string;
  roomId: string;
  /** clientId or messageId. */
  target: string;
  answered: 'yes' | 'unknown';
  discarded: 'no' | 'yes' | 'unknown';
  emoji?: string;
  on?: boolean;
}

export class Ledger {
  readonly written = new Map<string, Written>();
  readonly changes = new Map<string, Change>();
  /** The last draft which the console said it had saved, by console and room; undefined where it is unknown. */
  readonly drafts = new Map<string, string | undefined>();
  readonly #byRoom = new Map<string, Written[]>();
  #orders = 0;

  write(author: number, userId: string, roomId: string, clientId: string, body: string): Written {
    this.#orders += 1;
    const written: Written = {
      clientId,
      author,
      userId,
      roomId,
      order: this.#orders,
      answered: 'pending',
      askedAgain: false,
      wordings: [{ body, opId: clientId, answered: 'yes' }],
      cancelled: 'no',
    };
    this.written.set(clientId, written);
    this.of(author, roomId).push(written);
    return written;
  }

  of(author: number, roomId: string): Written[] {
    const key = `${author}\n${roomId}`;
    const known = this.#byRoom.get(key) ?? [];
    this.#byRoom.set(key, known);
    return known;
  }
}
