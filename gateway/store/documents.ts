// Uploaded files, whole, with who brought them.

import { randomUUID } from 'node:crypto';
import type { Store } from './store.ts';

interface DocumentRow {
  document_id: string;
  owner_id: string;
  patient_id: string | null;
  file_name: string;
  media_type: string;
  size: number;
  content: Buffer;
  created_at: number;
}

export type Documents = ReturnType<typeof openDocuments>;

export function openDocuments(store: Store) {
  const insert = store.prepare('INSERT INTO documents VALUES (?,?,?,?,?,?,?,?)');
  const byId = store.prepare<DocumentRow>('SELECT * FROM documents WHERE document_id = ?');

  return {
    add: (
      document: { ownerId: string; patientId: string | null; fileName: string; mediaType: string; content: Uint8Array },
      now: number,
    ) => {
      const id = randomUUID();
      const { ownerId, patientId, fileName, mediaType, content } = document;
      insert.run(id, ownerId, patientId, fileName, mediaType, content.byteLength, content, now);
      const createdAt = new Date(now).toISOString();
      return { id, ownerId, patientId, fileName, mimeType: mediaType, size: content.byteLength, createdAt };
    },
    byId: (documentId: string) => byId.get(documentId) ?? null,
  };
}
