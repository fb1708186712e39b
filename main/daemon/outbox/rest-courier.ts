// Carries changes of records (profile, appointments, notifications) by the platform's REST API, one at a time, with the
// op's id as `Idempotency-Key`. A 401 is answered by one refresh and one more try (OB5).

import { fail } from '#shared/result.ts';
import { restError } from '#shared/wire/platform.ts';
import type { SignedRest } from '../connection/rest-get.ts';
import type { ReadyLink } from '../connection/supervisor.ts';
import type { RestAnswer, RestRequest } from '../ports/rest.ts';
import { allRefused, allUnknown, type Courier, type Delivery } from './courier.ts';
import { classifyStatus } from './error-class.ts';
import type { Op } from './op.ts';

export function restCourier(signed: SignedRest, current: () => ReadyLink | null): Courier {
  return {
    batchOps: 1,
    numbered: false,
    deliver: async (ops, ready, timeoutMs) => {
      const op = ops[0];
      if (!op) return { outcomes: [], cursor: null };
      const access = restDuring(signed, ready, current);
      const token = await access.token();
      if (!token.ok) return allRefused(ops, { class: 'auth', code: token.error.code, message: token.error.message });
      let answer = await access.rest.request(request(op, access.server, token.value, timeoutMs));
      if (answer.ok && answer.value.status === 401) {
        const renewed = await access.refused(token.value);
        if (!renewed.ok)
          return allRefused(ops, { class: 'auth', code: renewed.error.code, message: renewed.error.message });
        answer = await access.rest.request(request(op, access.server, renewed.value, timeoutMs));
      }
      if (!answer.ok) return allUnknown(ops);
      return readAnswer(op, answer.value);
    },
  };
}

/**
 * REST for one delivery. Once its link is gone the pump asks anew, and what this delivery would still ask – again after a
 * refused token, the next of several steps – would go beside it (OB1).
 */
export function restDuring(access: SignedRest, ready: ReadyLink, current: () => ReadyLink | null): SignedRest {
  const gone = () => Promise.resolve(fail('offline', 'The link of this delivery is gone.'));
  return { ...access, rest: { request: (asked) => (current() === ready ? access.rest.request(asked) : gone()) } };
}

function request(op: Op, server: string, token: string, timeoutMs: number): RestRequest {
  const common = { server, token, timeoutMs, headers: { 'idempotency-key': op.opId } };
  const target = encodeURIComponent(op.target ?? '');
  switch (op.kind) {
    case 'profile.update':
      return { ...common, method: 'PATCH', path: `/api/v1/users/${target}`, body: op.payload };
    case 'appointment.create':
      return { ...common, method: 'POST', path: '/api/v1/appointments', body: op.payload };
    case 'appointment.update':
      return { ...common, method: 'PATCH', path: `/api/v1/appointments/${target}`, body: op.payload };
    case 'appointment.cancel':
      return { ...common, method: 'DELETE', path: `/api/v1/appointments/${target}` };
    case 'notification.read':
      return { ...common, method: 'PATCH', path: `/api/v1/push/notifications/${target}/read`, body: {} };
    default:
      throw new Error(`${op.kind} does not travel by REST`);
  }
}

function readAnswer(op: Op, answer: RestAnswer): Delivery {
  const json = answer.json !== null || answer.status === 204;
  if (answer.status >= 200 && answer.status < 300 && json) {
    const value = answer.json as never;
    return { outcomes: [{ opId: op.opId, outcome: 'applied', effect: { value: value ?? null } }], cursor: null };
  }
  const parsed = restError.safeParse(answer.json);
  const error = parsed.success ? parsed.data : {};
  const inner = typeof error.error === 'object' ? error.error : {};
  const text = typeof error.error === 'string' ? error.error : undefined;
  return allRefused([op], {
    class: classifyStatus(answer.status, json),
    code: error.code ?? inner.code ?? `HTTP_${answer.status}`,
    message: error.message ?? inner.message ?? text ?? `The server answered ${answer.status}.`,
    retryAfterMs: retryAfterOf(answer),
  });
}

/** `Retry-After` in seconds, or `RateLimit-Reset` where a limit was hit. */
export function retryAfterOf(answer: RestAnswer): number | null {
  const seconds = Number(
    answer.headers['retry-after'] ?? (answer.status === 429 ? answer.headers['ratelimit-reset'] : ''),
  );
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3_600) * 1_000 : null;
}
