// The platform's REST API under /api/v1. Errors are JSON with a stable code and a sentence, never a stack.

import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Faults } from '../faults.ts';
import type { Front } from '../live/front.ts';
import { appointmentRoutes } from './appointment-routes.ts';
import { authRoutes } from './auth-routes.ts';
import { signedIn, type App, type Bindings, type Variables } from './context.ts';
import { documentRoutes } from './document-routes.ts';
import { notFound, RestError } from './errors.ts';
import { faultRoutes } from './fault-routes.ts';
import { notificationRoutes } from './notification-routes.ts';
import { profileRoutes } from './profile-routes.ts';
import { rateLimit } from './rate-limit.ts';
import { strikeFaults } from './strike-faults.ts';
import { visitRoutes } from './visit-routes.ts';

const MAX_JSON_BYTES = 1024 * 1024;
const MAX_DOCUMENT_BYTES = 10 * 1024 * 1024;

export function createApp(front: Front, faults: () => Faults, blackHoled: () => boolean): App {
  const app: App = new Hono<{ Variables: Variables; Bindings: Bindings }>();
  const tooLarge = () => {
    throw new RestError('ERR_1008', 'The body is too large');
  };
  const small = bodyLimit({ maxSize: MAX_JSON_BYTES, onError: tooLarge });
  const large = bodyLimit({ maxSize: MAX_DOCUMENT_BYTES, onError: tooLarge });

  app.onError((error, context) => {
    if (error instanceof RestError) return context.json(error.body, error.status);
    process.stderr.write(`gateway: ${context.req.method} request failed: ${error.name}\n`);
    const unexpected = new RestError('ERR_5000', 'The server could not do this now');
    return context.json(unexpected.body, unexpected.status);
  });
  app.notFound((context) => {
    const error = notFound('Route');
    return context.json(error.body, error.status);
  });

  if (front.services.settings.faultsOverHttp) faultRoutes(app, faults);
  app.use('/api/*', strikeFaults(front, blackHoled));
  app.get('/api/v1/health', (context) => context.json({ status: 'ok' }));

  const api: App = new Hono<{ Variables: Variables; Bindings: Bindings }>();
  api.use('*', rateLimit(front));
  api.use('*', (context, next) => (context.req.path.endsWith('/documents') ? large : small)(context, next));
  authRoutes(api, front);
  api.use('*', signedIn(front));
  profileRoutes(api, front);
  appointmentRoutes(api, front);
  visitRoutes(api, front);
  documentRoutes(api, front);
  notificationRoutes(api, front);
  app.route('/api/v1', api);
  return app;
}
