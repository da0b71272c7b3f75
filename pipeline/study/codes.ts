// Codes as a study file writes them: text or a number, one or several.

import { z } from 'zod';

export const code = z.union([z.string(), z.number()]).transform(String);
export const codes = z.union([code.transform((one) => [one]), z.array(code).min(1)]);
