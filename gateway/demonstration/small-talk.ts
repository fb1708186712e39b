// While somebody is connected, colleagues go on with their day: every now and then a whole exchange in one of the rooms.

import { demonstrationRooms, speakersOf } from './rooms.ts';
import { say } from './saying.ts';
import type { Stage } from './stage.ts';

export function smallTalk(stage: Stage): void {
  const { luck, later, front } = stage;

  function exchange(): void {
    const room = luck.pick(demonstrationRooms.filter((one) => one.kind !== 'direct'));
    const attending = speakersOf(room).filter(stage.isAttending);
    const cast = new Map<string, string>();
    let afterS = 0;
    for (const line of luck.pick(room.threads)) {
      const [head = '', ...rest] = line.split(': ');
      const role = head.charAt(0);
      const free = attending.filter((userId) => ![...cast.values()].includes(userId));
      const speaker = cast.get(role) ?? (free.length > 0 ? luck.pick(free) : undefined);
      if (speaker === undefined) return;
      cast.set(role, speaker);
      const acuity = head.endsWith('!') ? 'urgent' : head.endsWith('*') ? 'important' : 'routine';
      later(afterS, afterS + 2, () => say(stage, speaker, room.roomId, rest.join(': '), acuity));
      afterS += 9;
    }
  }

  function next(): void {
    later(25, 60, () => {
      if (front.audience.anybody()) exchange();
      next();
    });
  }
  next();
}
