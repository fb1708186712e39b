// Renders below a bridge, as the window does.

import { render, renderHook, type RenderHookResult, type RenderResult } from '@testing-library/react';
import type { ReactNode } from 'react';
import { BridgeProvider } from '../../renderer/bridge/provider.tsx';
import type { WindowBridge } from '../../renderer/bridge/window-bridge.ts';

const below = (bridge: WindowBridge) =>
  function Below({ children }: { children: ReactNode }) {
    return <BridgeProvider bridge={bridge}>{children}</BridgeProvider>;
  };

export const renderWithBridge = (bridge: WindowBridge, screen: ReactNode): RenderResult =>
  render(screen, { wrapper: below(bridge) });

export const renderHookWithBridge = <Value,>(
  bridge: WindowBridge,
  hook: () => Value,
): RenderHookResult<Value, unknown> => renderHook(hook, { wrapper: below(bridge) });
