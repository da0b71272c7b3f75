// A report's files in, as they were made, and out again, each figure that they show read back and found equal.

import type { FilesJob, MadeFiles } from './makefiles.ts';
import { type Files, verify } from './verify/verify.ts';

/**
 * @param page that the PDF was printed from, where it isn't among the files
 * @throws UserError (exit code 4) with each figure that a file shows otherwise
 */
export async function readFilesBack({ document, word }: FilesJob, files: Files, page?: string): Promise<MadeFiles> {
  const verified = await verify(document, files, {
    ...(page !== undefined && { page }),
    ...(word && { wordStyles: word.styles }),
  });
  return { files, verified };
}
