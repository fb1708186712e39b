// Luck and digests. The simulator gives seeded luck, hosts give the system's.

export interface Random {
  /** Cryptographically strong bytes in real hosts. */
  bytes(count: number): Uint8Array;
  /** A number in [0, 1). For jitter, never for secrets. */
  uniform(): number;
  /** SHA-256 of the UTF-8 of a text, lower-case hexadecimal. */
  sha256(text: string): string;
}
