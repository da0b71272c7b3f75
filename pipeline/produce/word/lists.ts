// The definitions of a report's lists: what stands before each item, and how far the items stand in.

import type { NumberingDefinition } from 'docx';
import { boxHanging, boxIndent, boxPrefix, boxSteps, depths, roles } from './look.ts';

/** Twips that each depth of a list stands in. */
const LIST_STEP = 340;

/**
 * The lists that the styles and the numbered paragraphs refer to: one of bullets and one of numbers in each look. `linked`:
 * whether each level of bullets names its style.
 */
export function lists(linked = true): NumberingDefinition[] {
  const looks = [
    { prefix: '', indent: itemIndent, style: 'ListBullet' },
    ...roles.map((role) => ({ prefix: `${role}-`, indent: boxItem, style: `${boxPrefix(role)}Bullet` })),
  ];
  return looks.flatMap(({ prefix, indent, style: id }) => [
    {
      reference: `${prefix}bullets`,
      levels: depths.map((depth) => {
        const style = linked ? { style: prefix === '' && depth === 0 ? id : `${id}${depth + 1}` } : {};
        const paragraph = { indent: indent(depth) };
        return {
          level: depth,
          format: 'bullet',
          text: depth === 1 ? '–' : '•',
          style: { ...style, paragraph },
        } as const;
      }),
    },
    {
      reference: `${prefix}numbers`,
      levels: depths.map((depth) => {
        const format = (['decimal', 'lowerLetter', 'lowerRoman'] as const)[depth];
        const paragraph = { indent: indent(depth) };
        return { level: depth, format, text: `%${depth + 1}.`, style: { paragraph } } as const;
      }),
    },
  ]);
}

export function itemIndent(depth: number): { left: number; hanging: number } {
  return { left: LIST_STEP * (depth + 1), hanging: LIST_STEP };
}

export function boxItem(depth: 0 | 1 | 2): { left: number; hanging: number } {
  return { left: boxIndent.left + boxSteps[depth] + boxHanging, hanging: boxHanging };
}
