// What the core relies on in the Rest port. `serve` starts a server whose answers the contract decides.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Rest, RestRequest } from '#daemon/ports/rest.ts';

export type Respond = (request: IncomingMessage, response: ServerResponse, body: string) => void;

export interface RestUnderTest {
  rest: Rest;
  server: string;
  /** An address at which nothing listens. */
  absent: string;
  /** How the server answers from now on. */
  respond(how: Respond): void;
  cleanUp(): Promise<void>;
}

export function restContract(name: string, makeUnderTest: () => Promise<RestUnderTest>): void {
  describe(`${name}, as REST`, () => {
    let under: RestUnderTest;
    beforeEach(async () => {
      under = await makeUnderTest();
    });
    afterEach(() => under.cleanUp());

    const ask = (request: Partial<RestRequest> = {}) =>
      under.rest.request({
        server: under.server,
        method: 'GET',
        path: '/api/v1/x',
        token: null,
        timeoutMs: 5_000,
        ...request,
      });
    const json = (status: number, value: unknown, headers: Record<string, string> = {}) =>
      under.respond((_, response) => {
        response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
        response.end(JSON.stringify(value));
      });

    it('answers status, lower-case headers and parsed JSON', async () => {
      json(201, { id: 'a' }, { 'Retry-After': '7' });
      const answer = await ask();
      expect(answer).toMatchObject({ ok: true, value: { status: 201, json: { id: 'a' }, text: null } });
      expect(answer.ok && answer.value.headers['retry-after']).toBe('7');
    });

    it('takes an error status as an answer: what it means is the core’s', async () => {
      json(429, { code: 'ERR_1007' });
      expect(await ask()).toMatchObject({ ok: true, value: { status: 429, json: { code: 'ERR_1007' } } });
    });

    it('sends method, path, token, own headers and body', async () => {
      under.respond((request, response, body) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(
          JSON.stringify({
            line: `${request.method} ${request.url}`,
            token: request.headers.authorization,
            id: request.headers['x-request-id'],
            type: request.headers['content-type'],
            body,
          }),
        );
      });
      const answer = await ask({
        method: 'POST',
        path: '/api/v1/auth/login?a=b',
        token: 'secret',
        body: { email: 'ä' },
        headers: { 'x-request-id': 'r1' },
      });
      expect(answer.ok && answer.value.json).toEqual({
        line: 'POST /api/v1/auth/login?a=b',
        token: 'Bearer secret',
        id: 'r1',
        type: 'application/json',
        body: '{"email":"ä"}',
      });
    });

    it('sends no token and no body where none was given', async () => {
      under.respond((request, response, body) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(
          JSON.stringify([request.headers.authorization ?? null, request.headers['content-type'] ?? null, body]),
        );
      });
      const answer = await ask();
      expect(answer.ok && answer.value.json).toEqual([null, null, '']);
    });

    it('answers null for no content', async () => {
      under.respond((_, response) => response.writeHead(204).end());
      expect(await ask({ method: 'DELETE' })).toMatchObject({
        ok: true,
        value: { status: 204, json: null, text: null },
      });
    });

    it('[CN5] shows the beginning of what is not JSON, so that a captive portal can be told', async () => {
      under.respond((_, response) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        response.end(`<html>Please sign in${'.'.repeat(100_000)}`);
      });
      const answer = await ask();
      expect(answer).toMatchObject({ ok: true, value: { status: 200, json: null } });
      const text = answer.ok ? (answer.value.text ?? '') : '';
      expect(text.startsWith('<html>Please sign in')).toBe(true);
      expect(text.length).toBeLessThanOrEqual(1_000);
    });

    it('takes broken JSON for text', async () => {
      under.respond((_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end('{"half":');
      });
      expect(await ask()).toMatchObject({ ok: true, value: { json: null, text: '{"half":' } });
    });

    it('[CN5] follows no redirect: a token goes only where it was sent', async () => {
      const paths: (string | undefined)[] = [];
      under.respond((request, response) => {
        paths.push(request.url);
        response.writeHead(302, { location: '/portal' }).end();
      });
      const answer = await ask({ token: 'secret' });
      expect(answer).toMatchObject({ ok: true, value: { status: 302 } });
      expect(answer.ok && answer.value.headers.location).toBe('/portal');
      expect(paths).toEqual(['/api/v1/x']);
    });

    it('[F53] refuses an answer above 10 MiB without reading it to its end', async () => {
      under.respond((_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const block = Buffer.alloc(1024 * 1024, 'x');
        const pour = () => {
          while (!response.destroyed && response.write(block));
        };
        response.on('drain', pour);
        pour();
      });
      expect(await ask({ timeoutMs: 20_000 })).toMatchObject({ ok: false, error: { code: 'too-large' } });
    });

    it('answers offline when nobody listens', async () => {
      expect(await ask({ server: under.absent })).toMatchObject({ ok: false, error: { code: 'offline' } });
    });

    it('answers timeout when the server says nothing, and when it stops in the middle', async () => {
      under.respond(() => {});
      expect(await ask({ timeoutMs: 60 })).toMatchObject({ ok: false, error: { code: 'timeout' } });
      under.respond((_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"half":');
      });
      expect(await ask({ timeoutMs: 60 })).toMatchObject({ ok: false, error: { code: 'timeout' } });
    });

    it('answers timeout when the connection breaks: the server may have done it', async () => {
      under.respond((request) => request.socket.destroy());
      expect(await ask({ method: 'POST', body: {} })).toMatchObject({ ok: false, error: { code: 'timeout' } });
    });

    it('answers in words when the address is not a URL', async () => {
      expect(await ask({ server: 'nowhere' })).toMatchObject({
        ok: false,
        error: { code: 'invalid-input', field: 'server' },
      });
    });
  });
}
