// One REST request. The adapter adds nothing by itself but JSON headers and knows no retry: policy is the core's.

import type { Result } from '#shared/result.ts';

export interface RestRequest {
  server: string;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Starts with `/`. */
  path: string;
  token: string | null;
  body?: unknown;
  headers?: Record<string, string>;
  timeoutMs: number;
}

export interface RestAnswer {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  /** Parsed when the answer is JSON (at most 10 MiB); null otherwise. */
  json: unknown;
  /** The first characters of a body that is not JSON, for telling a captive portal from a server. */
  text: string | null;
}

export interface Rest {
  /** `offline` when no connection came about, `timeout` when no answer came: the outcome is then unknown. */
  request(request: RestRequest): Promise<Result<RestAnswer>>;
}
