// Waits for a fact: asks again until the answer is yes, and names the fact when it does not come true.

const ASK_EVERY_MS = 15;

export async function until(
  fact: string,
  question: () => boolean | Promise<boolean>,
  limitMs = 30_000,
  instead: () => string = () => '',
): Promise<void> {
  const end = performance.now() + limitMs;
  for (;;) {
    if (await question()) return;
    if (performance.now() > end) throw new Error(`not within ${limitMs} ms: ${fact}. ${instead()}`);
    await pause(ASK_EVERY_MS);
  }
}

/** For faults that have a length of their own, such as an outage; never for waiting until something has happened. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
