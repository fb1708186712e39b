import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRestFetch } from '#adapters/rest-fetch.ts';
import { type Respond, restContract } from './suites/rest-contract.ts';

restContract('Node’s fetch', async () => {
  let respond: Respond = (_, response) => response.writeHead(404).end();
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => respond(request, response, body));
  });
  const start = () =>
    new Promise<string>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
    });
  const absent = await start();
  await new Promise((resolve) => server.close(resolve));
  return {
    rest: createRestFetch(),
    server: await start(),
    absent,
    respond: (how) => {
      respond = how;
    },
    async cleanUp() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
});
