// A line between a console and the server at TARGET_PORT on which everything takes DELAY_MS in each direction.

import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

const targetPort = Number(process.env.TARGET_PORT);
const delayMs = Number(process.env.DELAY_MS);

function carry(from: Socket, to: Socket): void {
  from.on('data', (chunk) => setTimeout(() => to.write(chunk), delayMs));
  from.on('end', () => setTimeout(() => to.end(), delayMs));
  from.on('error', () => to.destroy());
}

const line = createServer({ noDelay: true }, (near) => {
  const far = connect({ port: targetPort, host: '127.0.0.1', noDelay: true });
  carry(near, far);
  carry(far, near);
});
line.listen(0, '127.0.0.1', () => {
  process.stdout.write(`line http://127.0.0.1:${(line.address() as AddressInfo).port}\n`);
});
