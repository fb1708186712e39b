// The page of every window.

import './no-eval.ts';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { openBridge } from './bridge/client.ts';
import { wearTheme } from './ui/theme/theme.ts';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no place for the console.');
// What the system wants, until the settings are known.
wearTheme('system', 'compact');
createRoot(root).render(<App bridge={openBridge()} />);
