// What a window sends is hostile until shown otherwise (SE3). Before any schema looks at it, it must be plain JSON:
// no objects with behaviour, no cycles, no keys that mean something to JavaScript itself, no more than so many bytes.
// The walk stops at the first offence and never reads more than the limit.

import { fail, type Failure } from '#shared/result.ts';

const MAX_DEPTH = 64;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

class Offence extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** Null when `value` is plain JSON of at most `maxBytes` (its approximate length as UTF-8 JSON), else why not. */
export function plainJsonProblem(value: unknown, maxBytes: number): Failure | null {
  let bytes = 0;
  const path: string[] = [];

  const spend = (count: number): void => {
    bytes += count;
    if (bytes > maxBytes) {
      throw new Offence(fail('too-large', `The input is larger than ${maxBytes} bytes.`).error);
    }
  };
  const refuse = (what: string): never => {
    const field = path.join('.');
    throw new Offence(
      fail('invalid-input', `${field === '' ? 'The input' : field}: ${what}`, field === '' ? {} : { field }).error,
    );
  };
  const visit = (part: unknown): void => {
    if (path.length > MAX_DEPTH) refuse('nested too deeply');
    switch (typeof part) {
      case 'string':
        spend(part.length > maxBytes ? part.length : utf8Length(part) + 2);
        return;
      case 'number':
        if (!Number.isFinite(part)) refuse('not a finite number');
        spend(8);
        return;
      case 'boolean':
        spend(5);
        return;
      case 'undefined':
        return;
      case 'object':
        if (part === null) spend(4);
        else if (Array.isArray(part)) visitArray(part);
        else visitObject(part);
        return;
      default:
        refuse(`a ${typeof part} is not JSON`);
    }
  };
  const visitArray = (items: unknown[]): void => {
    spend(items.length + 2);
    for (let index = 0; index < items.length; index += 1) {
      path.push(String(index));
      visit(items[index]);
      path.pop();
    }
  };
  const visitObject = (object: object): void => {
    const prototype: unknown = Object.getPrototypeOf(object);
    if (prototype !== Object.prototype && prototype !== null) refuse('not a plain object');
    spend(2);
    for (const key of Object.keys(object)) {
      path.push(key.slice(0, 100));
      if (FORBIDDEN_KEYS.has(key)) refuse('this name is not allowed');
      spend(key.length + 4);
      visit((object as Record<string, unknown>)[key]);
      path.pop();
    }
  };

  try {
    visit(value);
    return null;
  } catch (error) {
    if (error instanceof Offence) return error.failure;
    throw error;
  }
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
  }
  return bytes;
}
