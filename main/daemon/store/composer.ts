// The vault's small rows: drafts (CH1), own receipt marks (OB9), lane cursors and the epoch (OB8).

import type { Acuity } from '#shared/model/message.ts';
import type { Database } from '../ports/database.ts';
import { readMeta, writeMeta } from './vault-meta.ts';

export interface Draft {
  body: string;
  acuity: Acuity;
  replyToId: string | null;
}

export interface OwnMark {
  roomId: string;
  kind: 'delivered' | 'read';
  upTo: number;
  at: number;
}

export interface ComposerStore {
  draft(roomId: string): Draft | null;
  drafts(): { roomId: string; body: string }[];
  /** An empty body deletes the draft. */
  saveDraft(roomId: string, draft: Draft, savedAt: number): void;
  deleteDraft(roomId: string): void;
  mark(roomId: string, kind: OwnMark['kind']): number;
  /** Raises a mark; answers false when it was there or higher already. */
  raiseMark(mark: OwnMark): boolean;
  unsentMarks(limit: number): OwnMark[];
  markSent(mark: OwnMark): void;
  /** All marks are to be told again, after the server lost its tail. */
  resendMarks(): void;
  laneCursor(lane: string): number;
  laneCursors(): Record<string, number>;
  setLaneCursor(lane: string, seq: number): void;
  epoch(): string | null;
  setEpoch(epoch: string): void;
}

export function composerStore(vault: Database): ComposerStore {
  const one = (sql: string) => vault.prepare(sql);
  const deleteDraft = one('DELETE FROM drafts WHERE room_id = ?');
  return {
    draft: (roomId) =>
      one('SELECT body, acuity, reply_to_id AS replyToId FROM drafts WHERE room_id = ?').get<Draft>(roomId) ?? null,
    drafts: () => one('SELECT room_id AS roomId, body FROM drafts').all<{ roomId: string; body: string }>(),
    saveDraft: (roomId, draft, savedAt) => {
      if (draft.body.trim() === '') {
        deleteDraft.run(roomId);
        return;
      }
      one(
        `INSERT INTO drafts (room_id, body, acuity, reply_to_id, saved_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (room_id) DO UPDATE SET body = excluded.body, acuity = excluded.acuity,
           reply_to_id = excluded.reply_to_id, saved_at = excluded.saved_at`,
      ).run(roomId, draft.body, draft.acuity, draft.replyToId, savedAt);
    },
    deleteDraft: (roomId) => void deleteDraft.run(roomId),
    mark: (roomId, kind) =>
      one('SELECT up_to FROM marks WHERE room_id = ? AND kind = ?').get<{ up_to: number }>(roomId, kind)?.up_to ?? 0,
    raiseMark: (mark) =>
      one(
        `INSERT INTO marks (room_id, kind, up_to, at) VALUES (?, ?, ?, ?)
         ON CONFLICT (room_id, kind) DO UPDATE SET up_to = excluded.up_to, at = excluded.at
           WHERE excluded.up_to > marks.up_to`,
      ).run(mark.roomId, mark.kind, mark.upTo, mark.at).changes > 0,
    unsentMarks: (limit) =>
      one('SELECT room_id AS roomId, kind, up_to AS upTo, at FROM marks WHERE up_to > sent_up_to LIMIT ?').all<OwnMark>(
        limit,
      ),
    markSent: (mark) =>
      void one('UPDATE marks SET sent_up_to = max(sent_up_to, ?) WHERE room_id = ? AND kind = ?').run(
        mark.upTo,
        mark.roomId,
        mark.kind,
      ),
    resendMarks: () => vault.exec('UPDATE marks SET sent_up_to = 0'),
    laneCursor: (lane) =>
      one('SELECT acked_seq FROM lanes WHERE lane = ?').get<{ acked_seq: number }>(lane)?.acked_seq ?? 0,
    laneCursors: () =>
      Object.fromEntries(
        one('SELECT lane, acked_seq FROM lanes')
          .all<{ lane: string; acked_seq: number }>()
          .map((row) => [row.lane, row.acked_seq]),
      ),
    setLaneCursor: (lane, seq) =>
      void one(
        'INSERT INTO lanes (lane, acked_seq) VALUES (?, ?) ON CONFLICT (lane) DO UPDATE SET acked_seq = excluded.acked_seq',
      ).run(lane, seq),
    epoch: () => readMeta(vault, 'epoch'),
    setEpoch: (epoch) => writeMeta(vault, 'epoch', epoch),
  };
}
