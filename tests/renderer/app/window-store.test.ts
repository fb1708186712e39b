import { describe, expect, test } from 'vitest';
import { backFrom, type WindowState } from '../../../renderer/app/window-store.ts';

const at = (change: Partial<WindowState>): WindowState => ({
  section: 'rooms',
  roomId: null,
  overlay: 'none',
  contextOpen: false,
  ...change,
});

describe('Escape goes one step back', () => {
  test('first out of what stands over the window', () => {
    expect(backFrom(at({ overlay: 'palette', section: 'people' }), false)).toEqual(at({ section: 'people' }));
  });

  test('then out of the details', () => {
    expect(backFrom(at({ roomId: 'r', contextOpen: true }), false)).toEqual(at({ roomId: 'r' }));
  });

  test('then from any section to the rooms, where the open room still is', () => {
    expect(backFrom(at({ section: 'settings', roomId: 'r' }), false)).toEqual(at({ roomId: 'r' }));
  });

  test('then from the room to the list, but only where the list is folded away', () => {
    expect(backFrom(at({ roomId: 'r' }), true)).toEqual(at({}));
    expect(backFrom(at({ roomId: 'r' }), false)).toBeNull();
  });

  test('and then nowhere', () => {
    expect(backFrom(at({}), true)).toBeNull();
  });
});
