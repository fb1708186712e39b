// The real gateway in a process of its own, with two people and as many rooms as the work needs.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clinic } from '#gateway/clinic.ts';
import { PASSWORD, PEER, SELF } from './account.ts';
import { type ServerProcess, startServer } from './child.ts';

export const roomId = (index: number): string => `team:room-${index}`;

export function startClinic(folder: string, roomCount: number): Promise<ServerProcess> {
  const person = (userId: string, firstName: string) =>
    ({
      userId,
      email: `${userId}@clinic.example`,
      password: PASSWORD,
      role: 'provider',
      firstName,
      lastName: 'Test',
    }) as const;
  const clinic: Clinic = {
    people: [person(SELF, 'Maya'), person(PEER, 'Priya')],
    rooms: Array.from({ length: roomCount }, (_, index) => ({
      roomId: roomId(index),
      kind: 'team',
      title: `Room ${index}`,
      memberIds: [SELF, PEER],
    })),
  };
  const file = join(folder, 'clinic.json');
  writeFileSync(file, JSON.stringify(clinic));
  return startServer('gateway/main.ts', {
    PORT: '0',
    GATEWAY_DATA: join(folder, 'gateway'),
    GATEWAY_CLINIC: file,
    GATEWAY_DEMONSTRATION: '0',
    GATEWAY_RATE_LIMIT: '10000',
    GATEWAY_PLAIN: '0',
  });
}
