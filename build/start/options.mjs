// The options of `npm start` and `npm run dev`. Plain JavaScript: they are read before anything is installed.

export const HELP = `npm start -- [options]

  --server URL     a platform to work with, instead of the embedded demonstration clinic
  --profile NAME   a console of its own, with its own data: a second one beside the first (default: "default")
  --loopback       in the browser, even where the desktop shell is available
  --fresh          begin the demonstration anew: its clinic and its consoles forget everything
  --help           this text
`;

/**
 * @typedef {object} StartOptions
 * @property {string | null} server Without a slash at its end.
 * @property {string} profile
 * @property {boolean} loopback
 * @property {boolean} fresh
 * @property {boolean} help
 */

/**
 * @param {readonly string[]} commandLine
 * @returns {StartOptions | { problem: string }}
 */
export function readStartOptions(commandLine) {
  /** @type {StartOptions} */
  const options = { server: null, profile: 'default', loopback: false, fresh: false, help: false };
  const words = [...commandLine];
  while (words.length > 0) {
    const [name, attached] = splitOnce(words.shift() ?? '');
    if (name === '--server' || name === '--profile') {
      const value = attached ?? words.shift();
      if (value === undefined || value === '' || value.startsWith('--')) {
        return { problem: `The option ${name} needs a value.` };
      }
      if (name === '--server') {
        const server = serverAddress(value);
        if (server === null) return { problem: `The option --server is not an http or https address: ${value}` };
        options.server = server;
      } else {
        if (!/^[\w-]{1,40}$/.test(value)) {
          return { problem: `The option --profile takes 1 to 40 letters, digits, - or _, not: ${value}` };
        }
        options.profile = value;
      }
    } else if (name === '--loopback' || name === '--fresh' || name === '--help') {
      if (attached !== undefined) return { problem: `The option ${name} takes no value.` };
      options[/** @type {'loopback' | 'fresh' | 'help'} */ (name.slice(2))] = true;
    } else {
      return { problem: `There is no option ${name}.` };
    }
  }
  if (options.fresh && options.server !== null) {
    return {
      problem: 'The option --fresh is for the demonstration only: with --server it could destroy what is unsent.',
    };
  }
  return options;
}

/**
 * @param {string} word
 * @returns {[string, string | undefined]}
 */
function splitOnce(word) {
  const at = word.indexOf('=');
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

/**
 * @param {string} text
 * @returns {string | null}
 */
function serverAddress(text) {
  try {
    const url = new URL(text);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
    return text.replace(/\/+$/, '');
  } catch {
    return null;
  }
}
