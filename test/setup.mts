import { tmpdir } from 'node:os';
import { join } from 'node:path';

import 'reflect-metadata';

// Without these n8n-core writes a key of its own into the user's home.
process.env.N8N_USER_FOLDER = join(tmpdir(), 'n8n-nodes-callmatrix-test');
process.env.N8N_ENCRYPTION_KEY = 'for-tests-only';
