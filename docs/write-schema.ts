// Writes docs/study.schema.json, by which editors complete a study.yaml, from the schema that reads it.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { studySchema } from '../pipeline/study/schema.ts';

const schema = z.toJSONSchema(studySchema, { io: 'input' });
writeFileSync(join(import.meta.dirname, 'study.schema.json'), `${JSON.stringify(schema, null, 2)}\n`);
