// Two desks change the same records offline and come back in either order (CF1–CF4, F47, F48): the same everywhere,
// nothing lost, and what could not be merged is a person's to decide.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ClinicRig, ROOM, type Desk } from './clinic-rig.ts';

let rig: ClinicRig;
let ada: Desk;
let ben: Desk;
beforeEach(async () => {
  rig = await ClinicRig.open();
  ada = rig.desk('ada');
  ben = rig.desk('ben');
  await rig.rest();
});
afterEach(() => rig.close());

const NOTE = 'Bed 1: stable\nBed 2: CT at ten\nBed 3: NPO';
const SLOT = '2026-11-06T09:00:00.000Z';
const booking = { patientId: 'paul', providerId: 'ada', scheduledAt: SLOT, type: 'video', duration: 30 };

const server = (entity: 'note' | 'room' | 'appointment' | 'profile', id: string, field: string) =>
  rig.services.records.get({ userId: 'cleo', role: 'admin' }, entity, id)?.fields[field]?.value ??
  rig.services.records.get({ userId: 'ada', role: 'provider' }, entity, id)?.fields[field]?.value;

async function apart(change: () => void, first: Desk, second: Desk): Promise<void> {
  for (const desk of [ada, ben]) desk.offline();
  change();
  await first.online();
  await rig.flush(2_000);
  await second.online();
  await rig.rest();
}

describe.each(['Ada first', 'Ben first'])('offline on both desks, %s', (order) => {
  const turn = (): [Desk, Desk] => (order === 'Ada first' ? [ada, ben] : [ben, ada]);

  test('[CF2] [IN11] a handoff note holds what both wrote, and nothing waits', async () => {
    ada.set('note', ROOM, { text: NOTE });
    await rig.rest();
    await apart(
      () => {
        ada.set('note', ROOM, { text: NOTE.replace('stable', 'stable, mobilised') });
        ben.set('note', ROOM, { text: `${NOTE}\nBed 4: new, fall risk` });
        expect(ada.value('note', ROOM, 'text')).toContain('mobilised');
      },
      ...turn(),
    );
    const whole = 'Bed 1: stable, mobilised\nBed 2: CT at ten\nBed 3: NPO\nBed 4: new, fall risk';
    for (const desk of [ada, ben]) {
      expect(desk.value('note', ROOM, 'text')).toBe(whole);
      expect(desk.log()).toEqual([]);
    }
    expect(server('note', ROOM, 'text')).toBe(whole);
    const merged = [...ada.log({ dismissed: true }), ...ben.log({ dismissed: true })];
    expect(merged).toMatchObject([{ why: 'merged', outcome: { kind: 'merged', by: 'rule' } }]);
  });

  test('[CF2] [IN10] [IN11] what overlaps in a note waits for whoever came second, and they decide', async () => {
    ada.set('note', ROOM, { text: NOTE });
    await rig.rest();
    const mine = { ada: NOTE.replace('CT at ten', 'CT done'), ben: NOTE.replace('CT at ten', 'CT moved to noon') };
    const [first, second] = turn();
    await apart(
      () => {
        ada.set('note', ROOM, { text: mine.ada });
        ben.set('note', ROOM, { text: mine.ben });
      },
      first,
      second,
    );
    const [theirs, own] = order === 'Ada first' ? [mine.ada, mine.ben] : [mine.ben, mine.ada];
    expect(second.messaging.records.view('note', ROOM)).toMatchObject({
      waits: 1,
      fields: { text: { value: theirs } },
    });
    const [conflict] = second.log();
    expect(conflict).toMatchObject({ base: NOTE, mine: own, theirs, theirBy: first.userId, why: 'overlap' });
    expect(conflict?.outcome.kind).toBe('waiting');
    expect(second.messaging.conflicts.dismiss(conflict?.conflictId ?? '').ok).toBe(false);
    expect(second.messaging.conflicts.waiting()).toBe(1);
    const value = NOTE.replace('CT at ten', 'CT moved to noon, then done');
    expect(second.messaging.conflicts.decide(conflict?.conflictId ?? '', { kind: 'value', value }).ok).toBe(true);
    await rig.rest();
    for (const desk of [ada, ben]) expect(desk.value('note', ROOM, 'text')).toBe(value);
    expect(second.log()).toMatchObject([{ outcome: { kind: 'merged', by: 'person', value }, sending: false }]);
    expect(second.messaging.records.view('note', ROOM)?.waits).toBe(0);
    expect(second.messaging.conflicts.dismiss(conflict?.conflictId ?? '').ok).toBe(true);
    expect(second.log()).toEqual([]);
  });

  test('[CF1] [CF3] different fields of an appointment merge; the same one is the first’s, reviewed by the second', async () => {
    const id = ada.act('create_appointment', booking);
    await rig.rest();
    const [first, second] = turn();
    await apart(
      () => {
        first.act('update_appointment', { id, scheduledAt: '2026-11-06T10:00:00Z' });
        second.act('update_appointment', { id, scheduledAt: '2026-11-06T11:00:00Z', notes: 'Bring the letter' });
      },
      first,
      second,
    );
    for (const desk of [ada, ben]) {
      expect(desk.value('appointment', id, 'scheduledAt')).toBe('2026-11-06T10:00:00.000Z');
      expect(desk.value('appointment', id, 'notes')).toBe('Bring the letter');
    }
    expect(first.log()).toEqual([]);
    expect(second.log()).toMatchObject([
      {
        field: 'scheduledAt',
        base: SLOT,
        mine: '2026-11-06T11:00:00.000Z',
        outcome: { kind: 'theirs', by: 'rule' },
        why: 'appointments-belong-to-the-desk',
      },
    ]);
    expect(second.messaging.conflicts.undo(second.log()[0]?.conflictId ?? '').ok).toBe(true);
    await rig.rest();
    expect(first.value('appointment', id, 'scheduledAt')).toBe('2026-11-06T11:00:00.000Z');
  });

  test('[AP3] [CF4] of two bookings of one time the second waits with who has it and what is free', async () => {
    let ids: [string, string] = ['', ''];
    const [first, second] = turn();
    await apart(
      () => {
        ids = [
          first.act('create_appointment', booking),
          second.act('create_appointment', { ...booking, duration: 15 }),
        ];
        expect(second.messaging.records.view('appointment', ids[1])).toMatchObject({ provisional: true });
        second.act('update_appointment', { id: ids[1], notes: 'By phone' });
      },
      first,
      second,
    );
    expect(first.messaging.records.view('appointment', ids[0])).toMatchObject({ provisional: false });
    expect(second.waiting()).toBe(0);
    const row = second.log().find(({ field }) => field === 'scheduledAt');
    expect(row).toMatchObject({
      why: 'slot-taken',
      outcome: { kind: 'waiting' },
      slot: { taken: { appointmentId: ids[0] } },
    });
    expect(row?.slot?.free.slice(0, 2)).toEqual(['2026-11-06T08:45:00.000Z', '2026-11-06T09:30:00.000Z']);
    const value = row?.slot?.free[0] ?? '';
    expect(second.messaging.conflicts.decide(row?.conflictId ?? '', { kind: 'value', value }).ok).toBe(true);
    await rig.rest();
    expect(first.messaging.records.view('appointment', ids[1])).toMatchObject({
      provisional: false,
      fields: { scheduledAt: { value }, notes: { value: 'By phone' }, duration: { value: 15 } },
    });
    expect(second.log().every(({ outcome }) => outcome.kind !== 'waiting')).toBe(true);
  });

  test('[CF2] the later topic wins, whoever comes back first, and the other one stays in a log', async () => {
    await apart(
      () => {
        ada.set('room', ROOM, { topic: 'Earlier' });
        rig.clock.advance(60_000);
        ben.set('room', ROOM, { topic: 'Later' });
      },
      ...turn(),
    );
    for (const desk of [ada, ben]) expect(desk.value('room', ROOM, 'topic')).toBe('Later');
    const logs = [...ada.log(), ...ben.log()];
    expect(logs).toHaveLength(1);
    expect([logs[0]?.mine, logs[0]?.theirs]).toContain('Earlier');
  });

  test('[CF2] labels that one adds and the other takes away never contradict', async () => {
    ada.set('room', ROOM, { labels: ['isolation'] });
    await rig.rest();
    await apart(
      () => {
        ada.set('room', ROOM, { labels: ['isolation', 'fall risk'] });
        ben.set('room', ROOM, { labels: ['discharge'] });
      },
      ...turn(),
    );
    for (const desk of [ada, ben]) expect(desk.value('room', ROOM, 'labels')).toEqual(['discharge', 'fall risk']);
  });
});

describe('one person at two desks', () => {
  test('[CF2] [IN11] one’s own settings: what comes last stands, and what it wrote over can be seen and brought back', async () => {
    const other = rig.desk('ada');
    await rig.rest();
    for (const desk of [ada, other]) desk.offline();
    ada.act('update_profile', { phone: '100', preferences: { theme: 'dark' } });
    other.act('update_profile', { phone: '200', preferences: { language: 'de' } });
    await ada.online();
    await rig.flush(2_000);
    await other.online();
    await rig.rest();
    for (const desk of [ada, other]) {
      expect(desk.value('profile', 'ada', 'phone')).toBe('200');
      expect(desk.value('profile', 'ada', 'preferences.theme')).toBe('dark');
      expect(desk.value('profile', 'ada', 'preferences.language')).toBe('de');
    }
    expect(other.log()).toMatchObject([{ field: 'phone', mine: '200', theirs: '100', outcome: { kind: 'mine' } }]);
    expect(other.messaging.conflicts.undo(other.log()[0]?.conflictId ?? '').ok).toBe(true);
    await rig.rest();
    expect(ada.value('profile', 'ada', 'phone')).toBe('100');
  });

  test('[CF2] whoever is written over by somebody who insisted finds it in their own log, also when they were away', async () => {
    await apart(
      () => {
        ada.set('room', ROOM, { topic: 'by Ada' });
        ben.set('room', ROOM, { topic: 'by Ben' }, { strategy: 'client-wins' });
      },
      ada,
      ben,
    );
    expect(ada.log()).toMatchObject([
      { mine: 'by Ada', theirs: 'by Ben', theirBy: 'ben', why: 'overwritten-by-author', outcome: { kind: 'theirs' } },
    ]);
    ada.kill();
    await rig.rest();
    expect(ada.log()).toHaveLength(1);
  });
});

describe('a row of own changes', () => {
  test('[IN3] [CF1] of one field never conflicts with itself', async () => {
    ada.offline();
    for (const text of ['one', 'one\ntwo', 'one\ntwo\nthree']) ada.set('note', ROOM, { text });
    expect(ada.value('note', ROOM, 'text')).toBe('one\ntwo\nthree');
    await rig.rest();
    expect(server('note', ROOM, 'text')).toBe('one\ntwo\nthree');
    expect(ada.log({ dismissed: true })).toEqual([]);
  });

  test('[CF2] is merged as a whole with what somebody else wrote meanwhile', async () => {
    ada.set('note', ROOM, { text: NOTE });
    await rig.rest();
    await apart(
      () => {
        ada.set('note', ROOM, { text: `${NOTE}\nBed 4: new` });
        ben.set('note', ROOM, { text: NOTE.replace('stable', 'stable, walks') });
        ben.set('note', ROOM, { text: NOTE.replace('stable', 'stable, walks').replace('NPO', 'NPO until six') });
      },
      ada,
      ben,
    );
    const whole = 'Bed 1: stable, walks\nBed 2: CT at ten\nBed 3: NPO until six\nBed 4: new';
    for (const desk of [ada, ben]) expect(desk.value('note', ROOM, 'text')).toBe(whole);
    expect(ben.log()).toEqual([]);
  });

  test('[CF2] a refused field of an all-or-nothing change keeps the others out, and all of it in the log', async () => {
    const id = ada.act('create_appointment', booking);
    await rig.rest();
    await apart(
      () => {
        ada.act('update_appointment', { id, scheduledAt: '2026-11-06T10:00:00Z' });
        const values = { scheduledAt: '2026-11-06T11:00:00Z', duration: 60 };
        ben.set('appointment', id, values, { atomic: true });
      },
      ada,
      ben,
    );
    expect(ben.value('appointment', id, 'duration')).toBe(30);
    expect(ben.log().map(({ field, why, mine }) => [field, why, mine])).toEqual([
      ['duration', 'all-or-nothing', 60],
      ['scheduledAt', 'appointments-belong-to-the-desk', '2026-11-06T11:00:00.000Z'],
    ]);
  });
});

describe('what goes wrong on the way', () => {
  test('[IN2] an answer that is lost costs nothing: the change is there once, and its conflict is logged once', async () => {
    await apart(
      () => {
        ada.set('room', ROOM, { topic: 'by Ada' }, { strategy: 'server-wins' });
        ben.set('room', ROOM, { topic: 'by Ben' }, { strategy: 'server-wins' });
        ben.losesAnswers = true;
      },
      ada,
      ben,
    );
    expect(ben.waiting()).toBe(1);
    ben.losesAnswers = false;
    ben.kill();
    await rig.rest();
    expect(ben.waiting()).toBe(0);
    expect(ben.log()).toMatchObject([{ mine: 'by Ben', theirs: 'by Ada', why: 'chosen-by-caller' }]);
    expect(rig.services.records.get({ userId: 'ada', role: 'provider' }, 'room', ROOM)?.revision).toBe(2);
  });

  test('[IN1] [IN10] [IN11] a kill at any step of the settling loses no value', async () => {
    ada.set('note', ROOM, { text: NOTE });
    await rig.rest();
    for (const desk of [ada, ben]) desk.offline();
    ada.set('note', ROOM, { text: NOTE.replace('CT at ten', 'CT done') });
    ben.set('note', ROOM, { text: NOTE.replace('CT at ten', 'CT moved') });
    await ada.online();
    await rig.flush(1_000);
    for (let step = 1; ben.waiting() > 0; step += 1) {
      // From some step on nothing is written any more, and then the process is gone.
      const heal = ben.storage.inject({ problem: 'io', kinds: ['write', 'commit'], skip: step });
      await ben.online().catch(() => {});
      await rig.flush(1_000);
      heal();
      ben.kill();
      const kept = ben.messaging.outbox.all().length + ben.log().length;
      expect(kept).toBe(1);
      expect(step).toBeLessThan(60);
    }
    expect(ben.log()).toMatchObject([{ mine: NOTE.replace('CT at ten', 'CT moved'), outcome: { kind: 'waiting' } }]);
  });

  test('[IN10] taking a change back before it leaves takes it off the screen', async () => {
    ada.offline();
    const opId = ada.set('room', ROOM, { topic: 'wrong room' });
    expect(ada.value('room', ROOM, 'topic')).toBe('wrong room');
    ada.messaging.outbox.discard([opId]);
    expect(ada.value('room', ROOM, 'topic')).toBeNull();
  });

  test('[CF4] a decision for one’s own side that meets yet another change is asked again', async () => {
    await apart(
      () => {
        ada.set('room', ROOM, { topic: 'by Ada' }, { strategy: 'manual' });
        ben.set('room', ROOM, { topic: 'by Ben' }, { strategy: 'manual' });
      },
      ada,
      ben,
    );
    const [conflict] = ben.log();
    ben.offline();
    ben.messaging.conflicts.decide(conflict?.conflictId ?? '', { kind: 'mine' });
    ada.set('room', ROOM, { topic: 'by Ada again' });
    await rig.flush(1_000);
    await rig.rest();
    expect(ben.value('room', ROOM, 'topic')).toBe('by Ada again');
    const waiting = ben.log().filter(({ outcome }) => outcome.kind === 'waiting');
    expect(waiting).toMatchObject([{ mine: 'by Ben', theirs: 'by Ada again' }]);
  });

  test('[CF4] a person’s decision can be taken back, before it leaves and after', async () => {
    await apart(
      () => {
        ada.set('room', ROOM, { topic: 'by Ada' }, { strategy: 'manual' });
        ben.set('room', ROOM, { topic: 'by Ben' }, { strategy: 'manual' });
      },
      ada,
      ben,
    );
    const conflictId = ben.log()[0]?.conflictId ?? '';
    ben.offline();
    ben.messaging.conflicts.decide(conflictId, { kind: 'mine' });
    expect(ben.value('room', ROOM, 'topic')).toBe('by Ben');
    expect(ben.messaging.conflicts.undo(conflictId).ok).toBe(true);
    expect(ben.value('room', ROOM, 'topic')).toBe('by Ada');
    expect(ben.log()[0]?.outcome.kind).toBe('waiting');
    await rig.rest();
    ben.messaging.conflicts.decide(conflictId, { kind: 'mine' });
    await rig.rest();
    expect(ada.value('room', ROOM, 'topic')).toBe('by Ben');
    expect(ben.messaging.conflicts.undo(conflictId).ok).toBe(true);
    await rig.rest();
    expect(ada.value('room', ROOM, 'topic')).toBe('by Ada');
    expect(ben.messaging.conflicts.decide(conflictId, { kind: 'theirs' }).ok).toBe(true);
    expect(ben.messaging.conflicts.undo('nothing').ok).toBe(false);
  });

  test('a patient’s desk may not write a handoff note: refused, kept, and said', async () => {
    const paul = rig.desk('paul');
    await rig.rest();
    const opId = paul.set('note', ROOM, { text: 'hello' });
    await rig.flush(5_000);
    expect(paul.messaging.outbox.get(opId)).toMatchObject({ state: 'rejected', error: { code: 'NOT_ALLOWED' } });
    expect(paul.messaging.records.view('note', ROOM)?.refused).toHaveLength(1);
  });
});
