// Writes docs/study.schema.json and docs/published.schema.json, by which editors complete a study.yaml and a
// published.yaml, from the schemas that read them.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { publishedSchema } from '../pipeline/published/schema.ts';
import { studySchema } from '../pipeline/study/schema.ts';

for (const [name, read] of Object.entries({ study: studySchema, published: publishedSchema })) {
  const file = join(import.meta.dirname, `${name}.schema.json`);
  writeFileSync(file, `${JSON.stringify(z.toJSONSchema(read, { io: 'input' }), null, 2)}\n`);
}
