// Fills the slots of a phrase with figures that fit the moment.

import type { Luck } from './random.ts';

const LETTERS = 'ABCDEFGHJKLMNPRSTVW';

/** `at` anchors the times of day it speaks of; `name` is somebody else in the room. */
export function speak(phrase: string, luck: Luck, at: number, name: string): string {
  const chosen = phrase.replace(/\[([^\]]+)\]/g, (_, options: string) => luck.pick(options.split('|')));
  return chosen.replace(/\{(\w+)\}/g, (_, slot: string) => figure(slot, luck, at, name));
}

function figure(slot: string, luck: Luck, at: number, name: string): string {
  const decimal = (least: number, most: number) => (luck.between(least * 10, most * 10) / 10).toFixed(1);
  const whole = (least: number, most: number) => String(luck.between(least, most));
  switch (slot) {
    case 'time':
      return timeOfDay(at + luck.between(3, 24) * 5 * 60_000);
    case 'past':
      return timeOfDay(at - luck.between(2, 18) * 5 * 60_000);
    case 'name':
      return name;
    case 'pt':
      return `${luck.pick([...LETTERS])}.${luck.pick([...LETTERS])}.`;
    case 'bay':
    case 'bay2':
    case 'n':
      return whole(2, 8);
    case 'bed':
    case 'bed2':
      return whole(1, 24);
    case 'min':
      return String(luck.between(1, 8) * 5);
    case 'many':
      return whole(14, 38);
    case 'hours':
      return whole(2, 5);
    case 'age':
      return whole(19, 91);
    case 'ext':
      return `44${whole(10, 99)}`;
    case 'batch':
      return whole(100, 999);
    case 'twelve':
      return luck.pick(['12', '24']);
    default:
      return MEASURES[slot]?.(decimal, whole) ?? slot;
  }
}

type Draw = (least: number, most: number) => string;
const MEASURES: Record<string, (decimal: Draw, whole: Draw) => string> = {
  pain: (_, whole) => whole(1, 7),
  lactate: (decimal) => decimal(2, 5),
  potassium: (decimal) => decimal(6, 7),
  haemoglobin: (_, whole) => whole(72, 118),
  creatinine: (_, whole) => whole(120, 210),
  crp: (_, whole) => whole(12, 180),
  inr: (decimal) => decimal(2, 5),
  level: (decimal) => decimal(12, 19),
  sugar: (decimal) => decimal(14, 19),
  sugar2: (decimal) => decimal(8, 11),
  fever: (decimal) => decimal(38, 39),
  sys: (_, whole) => whole(112, 148),
  low: (_, whole) => whole(82, 94),
  dia: (_, whole) => whole(48, 62),
  rate: (_, whole) => whole(64, 96),
  fast: (_, whole) => whole(118, 138),
  sat: (_, whole) => whole(95, 99),
  lowsat: (_, whole) => whole(83, 90),
  scan: (_, whole) => whole(450, 900),
  drain: (_, whole) => whole(10, 60),
};

function timeOfDay(at: number): string {
  const date = new Date(Math.round(at / 300_000) * 300_000);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}
