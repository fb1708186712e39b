// The native SQLite module is built for Node 22 and newer and takes an older Node down with a segmentation fault.
// Checked before it is loaded (it loads with its first connection), so that the fault is a sentence.

export const OLDEST_NODE_MAJOR = 22;

/** Throws with a plain sentence when `version` (such as `20.19.0`) is too old for the native modules. */
export function requireNode(version: string): void {
  const major = Number.parseInt(version, 10);
  if (!(major >= OLDEST_NODE_MAJOR)) {
    throw new Error(
      `The console's database needs Node ${OLDEST_NODE_MAJOR} or newer, and this is Node ${version}. Start it with "npm start", which brings its own Node.`,
    );
  }
}
