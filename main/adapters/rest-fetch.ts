// The Rest port over Node's fetch. It follows no redirect (a captive portal answers with one, CN5, and a token must not
// travel to where a redirect points) and reads at most 10 MiB.

import { fail, ok, type Result } from '#shared/result.ts';
import type { Rest, RestAnswer, RestRequest } from '#daemon/ports/rest.ts';

export const MAX_REST_BYTES = 10 * 1024 * 1024;
const TEXT_PREVIEW_LENGTH = 1_000;

/** Failures before any byte of the request can have arrived. After all others the outcome is unknown. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
]);

export function createRestFetch(): Rest {
  return {
    async request(request) {
      let url: URL;
      try {
        url = new URL(`${request.server.replace(/\/+$/, '')}${request.path}`);
      } catch {
        return fail('invalid-input', 'the address of the server is not a URL', { field: 'server' });
      }
      try {
        const response = await fetch(url, {
          method: request.method,
          headers: headersOf(request),
          body: request.body === undefined ? null : JSON.stringify(request.body),
          redirect: 'manual',
          signal: AbortSignal.timeout(request.timeoutMs),
        });
        return await answerOf(response);
      } catch (error) {
        return failureOf(error, request.timeoutMs);
      }
    },
  };
}

function headersOf(request: RestRequest): Record<string, string> {
  return {
    accept: 'application/json',
    ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(request.token === null ? {} : { authorization: `Bearer ${request.token}` }),
    ...request.headers,
  };
}

async function answerOf(response: Response): Promise<Result<RestAnswer>> {
  const body = await readBounded(response);
  if (body === null) return fail('too-large', `the answer is larger than ${MAX_REST_BYTES} bytes`);
  const headers: Record<string, string> = {};
  for (const [name, value] of response.headers) headers[name] = value;
  const claimsJson = /\bjson\b/i.test(headers['content-type'] ?? '');
  const parsed = claimsJson && body !== '' ? parse(body) : undefined;
  return ok({
    status: response.status,
    headers,
    json: parsed === undefined ? null : parsed,
    text: parsed === undefined && body !== '' ? body.slice(0, TEXT_PREVIEW_LENGTH) : null,
  });
}

/** The body as text, or null when it is larger than we take. */
async function readBounded(response: Response): Promise<string | null> {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    // Leaving the loop cancels the rest of the body.
    if (bytes > MAX_REST_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

function failureOf(error: unknown, timeoutMs: number): Result<never> {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return fail('timeout', `the server did not answer within ${timeoutMs} ms`);
  }
  if (error instanceof TypeError && error.cause instanceof Error && error.cause.message === 'bad port') {
    return fail('invalid-input', 'the port of the server is one that is never used for HTTP', { field: 'server' });
  }
  const code = causeCode(error);
  if (NOT_CONNECTED.has(code)) return fail('offline', `no connection to the server (${code})`);
  return fail('timeout', `the connection ended before the answer (${code})`);
}

/** The innermost system code; happy eyeballs wraps the failures of all addresses in one error. */
function causeCode(error: unknown): string {
  let found = 'unknown';
  let current: unknown = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
    if ('code' in current && typeof current.code === 'string') found = current.code;
    current = current instanceof AggregateError ? (current.errors[0] as unknown) : current.cause;
  }
  return found;
}
