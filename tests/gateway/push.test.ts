// sync:push: exactly once, in order, and one coverage for each batch.

import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { connect, deviceOf, gateway, op, push, send } from './clinic.ts';

const device = deviceOf('1');

describe('sync:push', () => {
  it('[OB8] applies a batch in order and answers the effect of each op', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    const first = send(1, 'one');
    const answer = await push(ada, device, [first, send(2, 'two')]);
    expect(answer.cursor).toBe(2);
    expect(answer.results.map((result) => result.status)).toEqual(['applied', 'applied']);
    expect(answer.results[0]).toMatchObject({ effect: { roomId: 'team:ward', messageId: first.opId, seq: 1 } });
    expect(answer.results[1]).toMatchObject({ effect: { seq: 2 } });
  });

  it('[IN2] answers a repeated batch with the stored results and has no second effect', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    const batch = [send(1, 'one'), send(2, 'two')];
    const once = await push(ada, device, batch);
    const again = await push(ada, device, batch);
    expect(again.results.map((result) => result.status)).toEqual(['duplicate', 'duplicate']);
    const effects = (answer: typeof once) => answer.results.map((result) => 'effect' in result && result.effect);
    expect(effects(again)).toEqual(effects(once));
    const heads = await ada.ask('sync:heads', {});
    expect(heads.heads['team:ward']).toBe(2);
  });

  it('[OB8] refuses a number that leaves a hole and skips what comes after it', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    const answer = await push(ada, device, [send(1, 'one'), send(3, 'three'), send(4, 'four')]);
    expect(answer.results.map((result) => result.status)).toEqual(['applied', 'refused', 'skipped']);
    expect(answer.results[1]).toMatchObject({ error: { code: 'OUT_OF_ORDER' } });
    expect(answer.cursor).toBe(1);
  });

  it('[OB8] refuses an id that comes back with another body', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    const opId = randomUUID();
    await push(ada, device, [send(1, 'one', { opId })]);
    const answer = await push(ada, device, [send(1, 'another', { opId })]);
    expect(answer.results[0]).toMatchObject({ status: 'refused', error: { code: 'IDEMPOTENCY_MISMATCH' } });
  });

  it('[OB8] refuses a number of the lane that another op has used, as a cloned device would send it', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    await push(ada, device, [send(1, 'one')]);
    const answer = await push(ada, device, [send(1, 'other')]);
    expect(answer.results[0]).toMatchObject({ status: 'refused', error: { code: 'IDEMPOTENCY_MISMATCH' } });
  });

  it('[F38] recognises an op from before a new epoch and lets the new lane go on', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    const first = send(1, 'one');
    await push(ada, device, [first]);
    const answer = await push(ada, { ...device, epoch: 'epoch-2' }, [first, send(2, 'two')]);
    expect(answer.results.map((result) => result.status)).toEqual(['duplicate', 'applied']);
    expect(answer.cursor).toBe(2);
  });

  it('tells the lanes of the device and its limits when it connects again', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    await push(ada, device, [send(1, 'one'), send(2, 'two')]);
    const again = await connectAgain(server);
    expect(again).toMatchObject({
      capabilities: ['sync.v1', 'records.v1'],
      laneCursors: { 'room:team:ward': 2 },
      limits: { maxBatchOps: 50 },
    });
  });

  it('[IN3] stops at the first refused op, and the op may be sent again under its number', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    const refused = send(2, 'not mine', { roomId: 'team:nowhere' });
    const answer = await push(ada, device, [send(1, 'one'), refused, send(3, 'three')]);
    expect(answer.results.map((result) => result.status)).toEqual(['applied', 'refused', 'skipped']);
    expect(answer.results[1]).toMatchObject({ error: { code: 'NO_SUCH_ROOM', field: 'roomId' } });
    const repaired = await push(ada, device, [send(2, 'two'), send(3, 'three')]);
    expect(repaired.results.map((result) => result.status)).toEqual(['applied', 'applied']);
  });

  it('sends one coverage for each batch to every member, the sender included', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    const ben = await connect(server, 'ben', deviceOf('2'));
    const cleo = await connect(server, 'cleo', deviceOf('3'));
    await push(ada, device, [send(1, 'one'), send(2, 'two'), send(3, 'three')]);
    for (const member of [ada, ben]) {
      const coverage = await member.next('sync:room');
      expect(coverage).toMatchObject({ roomId: 'team:ward', from: 1, to: 3 });
      expect(coverage.messages.map((message: { body: string }) => message.body)).toEqual(['one', 'two', 'three']);
      expect(member.events.filter((event) => event.name === 'sync:room')).toEqual([]);
    }
    await cleo.ask('sync:ping', { sentAt: 0 });
    expect(cleo.events.filter((event) => event.name === 'sync:room')).toEqual([]);
  });

  it('opens the direct room of two people with the first message', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    const cleo = await connect(server, 'cleo', deviceOf('3'));
    await push(ada, device, [send(1, 'hello', { roomId: 'chat:ada:cleo' })], 'room:chat:ada:cleo');
    const coverage = await cleo.next('sync:room');
    expect(coverage.room).toMatchObject({ roomId: 'chat:ada:cleo', kind: 'direct', memberIds: ['ada', 'cleo'] });
  });

  it('refuses a batch for another device than the one of the connection', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    const answer = await push(ada, deviceOf('other'), [send(1, 'one')]);
    expect(answer).toMatchObject({ success: false, error: { code: 'INVALID', field: 'deviceId' } });
  });

  it('names the field of a malformed batch', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    const bad = { ...send(1, 'x'), payload: { roomId: 'team:ward', body: '', acuity: 'routine', writtenAt: 1 } };
    const answer = await push(ada, device, [bad as never]);
    expect(answer).toMatchObject({ success: false, error: { code: 'INVALID', field: 'ops.0.payload.body' } });
  });
});

describe('what an op may do', () => {
  it('lets a member write and refuses somebody who is none', async () => {
    const server = await gateway();
    const cleo = await connect(server, 'cleo', device);
    const allowed = await push(cleo, device, [send(1, 'mine', { roomId: 'team:desk' })], 'room:team:desk');
    expect(allowed.results[0]?.status).toBe('applied');
    const refused = await push(cleo, device, [send(1, 'not mine')]);
    expect(refused.results[0]).toMatchObject({ status: 'refused', error: { code: 'NOT_A_MEMBER' } });
  });

  it('[CH3] lets staff press a message as urgent and refuses it to a patient', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    const paul = await connect(server, 'paul', deviceOf('4'));
    const allowed = await push(ada, device, [send(1, 'now', { acuity: 'urgent' })]);
    expect(allowed.results[0]?.status).toBe('applied');
    const refused = await push(paul, deviceOf('4'), [send(1, 'now', { acuity: 'urgent' })]);
    expect(refused.results[0]).toMatchObject({ status: 'refused', error: { code: 'URGENT_NOT_ALLOWED' } });
  });

  it('lets the author edit and retract, nobody else, and nothing after the retraction', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    const ben = await connect(server, 'ben', deviceOf('2'));
    const first = send(1, 'one');
    await push(ada, device, [first]);
    const target = { roomId: 'team:ward', targetClientId: first.opId };
    const foreign = await push(ben, deviceOf('2'), [op('message.edit', 1, { ...target, body: 'mine now' })]);
    expect(foreign.results[0]).toMatchObject({ error: { code: 'NOT_AUTHOR' } });
    const own = await push(ada, device, [op('message.edit', 2, { ...target, body: 'one, corrected' })]);
    expect(own.results[0]).toMatchObject({ status: 'applied', effect: { messageId: first.opId, seq: 2 } });
    const retracted = await push(ada, device, [op('message.retract', 3, target)]);
    expect(retracted.results[0]?.status).toBe('applied');
    const late = await push(ada, device, [op('message.edit', 4, { ...target, body: 'again' })]);
    expect(late.results[0]).toMatchObject({ error: { code: 'RETRACTED' } });
    const range = await ada.ask('sync:range', { roomId: 'team:ward', from: 1, to: 3, limit: 10 });
    expect(range.coverage.messages).toHaveLength(1);
    expect(range.coverage.messages[0]).toMatchObject({ seq: 1, changeSeq: 3, body: '' });
    expect(range.coverage.messages[0].retractedAt).toBeGreaterThan(0);
  });

  it('adds a reaction once, takes it back, and keeps the first acknowledgement', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    const ben = await connect(server, 'ben', deviceOf('2'));
    const urgent = send(1, 'now', { acuity: 'urgent' });
    await push(ada, device, [urgent]);
    const target = { roomId: 'team:ward', target: urgent.opId };
    const react = (laneSeq: number, on: boolean) => op('message.react', laneSeq, { ...target, emoji: '👍', on });
    const answer = await push(ben, deviceOf('2'), [
      react(1, true),
      react(2, true),
      op('message.acknowledge', 3, { ...target, at: 1 }),
      op('message.acknowledge', 4, { ...target, at: 2 }),
    ]);
    expect(answer.results.map((result) => 'effect' in result && result.effect.seq)).toEqual([2, 2, 3, 3]);
    const shown = await ada.next('sync:room', (coverage) => coverage.to === 3);
    expect(shown.messages[0]).toMatchObject({ reactions: [{ emoji: '👍', userIds: ['ben'] }], changeSeq: 3 });
    expect(shown.messages[0].acknowledgements).toEqual([{ userId: 'ben', at: shown.messages[0].sentAt }]);
    await push(ben, deviceOf('2'), [react(5, false)]);
    const without = await ada.next('sync:room', (coverage) => coverage.to === 4);
    expect(without.messages[0].reactions).toEqual([]);
  });

  it('refuses a reply to a message that is not in the room', async () => {
    const server = await gateway();
    const ada = await connect(server, 'ada', device);
    const first = send(1, 'one');
    await push(ada, device, [first]);
    const payload = { roomId: 'team:ward', body: 'reply', acuity: 'routine' as const, writtenAt: 1 };
    const good = await push(ada, device, [op('message.send', 2, { ...payload, replyToId: first.opId })]);
    expect(good.results[0]?.status).toBe('applied');
    const bad = await push(ada, device, [op('message.send', 3, { ...payload, replyToId: 'nothing' })]);
    expect(bad.results[0]).toMatchObject({ error: { code: 'NO_SUCH_MESSAGE', field: 'replyToId' } });
  });
});

async function connectAgain(server: { address: string }): Promise<unknown> {
  const { open, signIn } = await import('./clinic.ts');
  const { accessToken } = await signIn(server, 'ada');
  return open(server, { token: accessToken, device }).next('connected');
}
