// Each window reports its own focus and open room; the daemon wants to know about the person at this workstation.
// One fold of all windows: focused if any is, visible if any is, and the room of the focused one.

import type { CallInput } from '#shared/bridge/contract.ts';

export type WindowState = CallInput<'window.state'>;

const ABSENT: WindowState = { focused: false, visible: false, roomId: null };

export function foldWindowStates(states: Iterable<WindowState>): WindowState {
  let fold = ABSENT;
  for (const state of states) {
    fold = {
      focused: fold.focused || state.focused,
      visible: fold.visible || state.visible,
      roomId: state.focused ? state.roomId : fold.roomId,
    };
  }
  return fold;
}
