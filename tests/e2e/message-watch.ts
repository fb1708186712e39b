// Counts what the platform itself relays to a person, beside their console.

import { io } from 'socket.io-client';
import { PASSWORD, type Stage, type Who } from './stage.ts';

export interface MessageWatch {
  count(): number;
  stop(): void;
}

export async function watchMessages(stage: Stage, who: Who, text: string): Promise<MessageWatch> {
  const { address } = stage.gateway;
  const answer = await fetch(`${address}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: `${who}@clinic.example`, password: PASSWORD }),
  });
  const { tokens } = (await answer.json()) as { tokens: { accessToken: string } };
  const socket = io(address, { auth: { token: tokens.accessToken }, reconnectionDelay: 50, reconnectionDelayMax: 50 });
  let count = 0;
  socket.on('message:new', (message: { message: string }) => {
    if (message.message === text) count += 1;
  });
  // A refusal ends the library's own reconnection.
  socket.on('connect_error', () => setTimeout(() => socket.connect(), 50));
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return { count: () => count, stop: () => socket.disconnect() };
}
