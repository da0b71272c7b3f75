// Exports as survey tools write them, made here: the names of columns and the layout are the tools' own, the answers are
// counted out so that every figure is known. Each says what a draft must make of it.

import { DESCRIBED } from './made/described.ts';
import { FORMS } from './made/forms.ts';
import type { Made } from './made/parts.ts';
import { QUESTIONNAIRES } from './made/questionnaires.ts';
import { TABLES } from './made/tables.ts';

export const MADE: Made[] = [...FORMS, ...QUESTIONNAIRES, ...TABLES, ...DESCRIBED];
