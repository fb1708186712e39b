// A JSON object kept in one file. A file that cannot be read as one is set aside, not overwritten, and we begin anew.

import { existsSync, readFileSync, renameSync } from 'node:fs';

export interface ReadJsonFile {
  content: Record<string, unknown>;
  /** Where an unreadable file was moved to. */
  setAside: string | null;
}

export function readJsonFile(file: string): ReadJsonFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { content: {}, setAside: null };
    throw error;
  }
  const content = objectIn(text);
  if (content) return { content, setAside: null };
  let number = 1;
  while (existsSync(`${file}.unreadable-${number}`)) number += 1;
  renameSync(file, `${file}.unreadable-${number}`);
  return { content: {}, setAside: `${file}.unreadable-${number}` };
}

function objectIn(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
