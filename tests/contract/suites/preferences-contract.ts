// What the core relies on in Preferences. `reopen` gives them as the next start of the program finds them.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Preferences } from '#daemon/ports/preferences.ts';

export interface PreferencesUnderTest {
  preferences: Preferences;
  reopen(): Preferences;
  cleanUp(): void;
}

export function preferencesContract(name: string, makeUnderTest: () => PreferencesUnderTest): void {
  describe(`${name}, as preferences`, () => {
    let under: PreferencesUnderTest;
    beforeEach(() => {
      under = makeUnderTest();
    });
    afterEach(() => under.cleanUp());

    it('answers undefined for what was never set', () => {
      expect(under.preferences.get('settings')).toBeUndefined();
      expect(under.preferences.get('__proto__')).toBeUndefined();
      expect(under.preferences.get('constructor')).toBeUndefined();
    });

    it('gives back every kind of value, at once and after a restart', () => {
      const settings = { theme: 'dark', levels: [1, null, true], nested: { 'odd.key': 'ä' } };
      under.preferences.set('settings', settings);
      under.preferences.set('lastEmail', null);
      expect(under.preferences.get('settings')).toEqual(settings);
      const reopened = under.reopen();
      expect(reopened.get('settings')).toEqual(settings);
      expect(reopened.get('lastEmail')).toBeNull();
    });

    it('replaces a value and leaves the others', () => {
      under.preferences.set('a', 1);
      under.preferences.set('b', 2);
      under.preferences.set('a', 3);
      expect(under.reopen().get('a')).toBe(3);
      expect(under.reopen().get('b')).toBe(2);
    });

    it('keeps its own copy: a caller who changes what it gave or got changes nothing', () => {
      const list = ['a'];
      under.preferences.set('list', list);
      list.push('b');
      const got = under.preferences.get('list') as string[];
      got.push('c');
      expect(under.preferences.get('list')).toEqual(['a']);
    });

    it('takes a dot in a key for a letter', () => {
      under.preferences.set('a.b', 1);
      expect(under.preferences.get('a')).toBeUndefined();
      expect(under.reopen().get('a.b')).toBe(1);
    });
  });
}
