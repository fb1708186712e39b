// The fault switches over HTTP, for a gateway that runs as a process of its own. Only with GATEWAY_FAULTS=1, only from
// this machine, and never from a web page (those send an Origin).

import { z } from 'zod';
import { faultRules, type Faults } from '../faults.ts';
import { bodyOf, type App } from './context.ts';
import { forbidden } from './errors.ts';

const id = z.string().min(1).max(200);
const request = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('set'), rules: faultRules }),
  z.strictObject({ action: z.literal('clear') }),
  z.strictObject({ action: z.literal('cutSockets'), abrupt: z.boolean().optional() }),
  z.strictObject({ action: z.literal('blackHole'), on: z.boolean() }),
  z.strictObject({ action: z.literal('goDown'), forMs: z.int().min(0).max(600_000) }),
  z.strictObject({ action: z.literal('expireTokens') }),
  z.strictObject({ action: z.literal('revokeUser'), userId: id }),
  z.strictObject({ action: z.literal('addMember'), roomId: id, userId: id }),
  z.strictObject({ action: z.literal('removeMember'), roomId: id, userId: id }),
  z.strictObject({ action: z.literal('pauseColleagues'), paused: z.boolean() }),
]);

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

export function faultRoutes(app: App, faults: () => Faults): void {
  app.post('/faults', async (context) => {
    const address = context.env.incoming.socket.remoteAddress ?? '';
    if (!LOOPBACK.test(address) || context.req.header('origin') !== undefined) throw forbidden();
    const asked = await bodyOf(context, request);
    const switches = faults();
    switch (asked.action) {
      case 'set':
        switches.set(asked.rules);
        break;
      case 'clear':
        switches.clear();
        break;
      case 'cutSockets':
        setImmediate(() => switches.cutSockets(asked.abrupt));
        break;
      case 'blackHole':
        setImmediate(() => switches.blackHole(asked.on));
        break;
      case 'goDown':
        setImmediate(() => {
          void switches.goDown().then(() => setTimeout(() => void switches.comeBack(), asked.forMs));
        });
        break;
      case 'expireTokens':
        switches.expireTokens();
        break;
      case 'revokeUser':
        switches.revokeUser(asked.userId);
        break;
      case 'addMember':
        switches.addMember(asked.roomId, asked.userId);
        break;
      case 'removeMember':
        switches.removeMember(asked.roomId, asked.userId);
        break;
      case 'pauseColleagues':
        switches.pauseColleagues(asked.paused);
        break;
    }
    return context.json({ done: true });
  });
}
