// Which theme the window wears. `system` follows the machine: its wish for contrast first, then light or dark.

import './tokens.css';
import './scale.css';
import './base.css';
import '@fontsource-variable/inter/index.css';

export type ThemeChoice = 'system' | 'light' | 'dark' | 'contrast';
export type Theme = Exclude<ThemeChoice, 'system'>;
export type Density = 'compact' | 'comfortable';

const MORE_CONTRAST = '(prefers-contrast: more)';
const DARK = '(prefers-color-scheme: dark)';

export function resolveTheme(choice: ThemeChoice, matches: (query: string) => boolean): Theme {
  if (choice !== 'system') return choice;
  if (matches(MORE_CONTRAST)) return 'contrast';
  return matches(DARK) ? 'dark' : 'light';
}

/** Puts theme and density on the document, and keeps following the system until the returned function is called. */
export function wearTheme(choice: ThemeChoice, density: Density, view: Window = window): () => void {
  const root = view.document.documentElement;
  const apply = () => {
    root.dataset.theme = resolveTheme(choice, (query) => view.matchMedia(query).matches);
    root.dataset.density = density;
  };
  apply();
  if (choice !== 'system') return () => {};
  const queries = [MORE_CONTRAST, DARK].map((query) => view.matchMedia(query));
  for (const query of queries) query.addEventListener('change', apply);
  return () => {
    for (const query of queries) query.removeEventListener('change', apply);
  };
}
