// Upload and download of files. What is served is never shown by a browser as a page.

import type { Front } from '../live/front.ts';
import { isStaff, type App } from './context.ts';
import { notFound, RestError } from './errors.ts';

const MEDIA_TYPE = /^[a-z]+\/[\w.+-]{1,100}$/;

export function documentRoutes(api: App, front: Front): void {
  const { documents, settings } = front.services;

  api.post('/documents', async (context) => {
    const { claims } = context.var;
    const form = await context.req.parseBody().catch(() => {
      throw new RestError('ERR_1001', 'The body is not a form');
    });
    const { file, patientId } = form;
    if (!(file instanceof File)) throw new RestError('ERR_1006', 'file: is required', 'file');
    const stored = documents.add(
      {
        ownerId: claims.userId,
        patientId: typeof patientId === 'string' && patientId !== '' ? patientId.slice(0, 200) : null,
        fileName: file.name.slice(0, 200),
        mediaType: MEDIA_TYPE.test(file.type) ? file.type : 'application/octet-stream',
        content: new Uint8Array(await file.arrayBuffer()),
      },
      settings.clock.now(),
    );
    return context.json(stored, 201);
  });

  api.get('/documents/:id/download', (context) => {
    const { claims } = context.var;
    const document = documents.byId(context.req.param('id'));
    const mayRead = document && (isStaff(claims) || [document.owner_id, document.patient_id].includes(claims.userId));
    if (!document || !mayRead) throw notFound('Document');
    return context.body(new Uint8Array(document.content), 200, {
      'Content-Type': document.media_type,
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(document.file_name)}`,
      'X-Content-Type-Options': 'nosniff',
    });
  });
}
