// Before any schema is made: zod must not probe for `eval`, which the content security policy forbids and reports.

import { config } from 'zod';

config({ jitless: true });
