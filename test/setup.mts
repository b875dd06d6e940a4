import { tmpdir } from 'node:os';
import { join } from 'node:path';

import 'reflect-metadata';

// Without these n8n-core writes a key of its own into the user's home.
process.env.N8N_USER_FOLDER = join(tmpdir(), 'n8n-nodes-callmatrix-test');
process.env.N8N_ENCRYPTION_KEY = 'for-tests-only';
// What the nodes log is n8n's to show; a test's output is for what failed.
process.env.N8N_LOG_LEVEL = 'silent';
