// Which styles text takes where it stands: in the body, or in a box of one of the roles.

import type { IParagraphOptions } from 'docx';
import type { Theme } from '../../theme.ts';

export type Role = 'key' | 'note' | 'warning';

/** Style ids. Lists have one for each depth, outermost first. */
export interface Look {
  text: string;
  lead: string;
  quote: string;
  code: string;
  bullets: string[];
  numbers: string[];
  continued: string[];
  /** The list definition that numbers the items of an ordered list. */
  numbering: string;
  /** Of headings, where they aren't headings of the document; and of a box's title. */
  heading?: string;
  title: string;
  /** Twips that text stands in from the page's text, and that stand before and after a box. */
  indent: { left: number; right: number };
  space: number;
  /** For paragraphs that keep their own style in a box, such as a chart's title. */
  frame: Pick<IParagraphOptions, 'border' | 'shading' | 'indent' | 'spacing'>;
}

export const roles: readonly Role[] = ['key', 'note', 'warning'];
export const depths = [0, 1, 2] as const;
/** Twips that the items of a box's list stand in, by depth: the bar to their left may be 31 points away, no more. */
export const boxSteps = [0, 300, 440] as const;
export const boxHanging = 300;
/** Points from a box's bar to its text. */
const BAR_SPACE = 9;

export const boxIndent = { left: 240, right: 200 };

export const plainLook: Look = {
  ...{ text: 'BodyText', lead: 'Lead', quote: 'Quote', code: 'CodeBlock' },
  bullets: ['ListBullet', 'ListBullet2', 'ListBullet3'],
  numbers: ['ListNumber', 'ListNumber2', 'ListNumber3'],
  continued: ['ListContinue', 'ListContinue2', 'ListContinue3'],
  ...{ numbering: 'numbers', title: 'BodyText', indent: { left: 0, right: 0 }, space: 0, frame: {} },
};

export function roleLook(role: Role, theme: Theme): Look {
  const prefix = boxPrefix(role);
  const text = `${prefix}Text`;
  return {
    ...{ text, lead: text, quote: text, code: text, title: `${prefix}Title`, heading: `${prefix}Title` },
    bullets: boxBullets(role),
    numbers: depths.map((depth) => `${prefix}Number${depth + 1}`),
    continued: depths.map((depth) => `${prefix}Continue${depth + 1}`),
    ...{
      numbering: `${role}-numbers`,
      indent: boxIndent,
      space: 200,
      frame: { ...boxFrame(role, theme), spacing: { before: 0, after: 0 } },
    },
  };
}

export function boxBullets(role: Role): string[] {
  return depths.map((depth) => `${boxPrefix(role)}Bullet${depth + 1}`);
}

export function boxPrefix(role: Role): string {
  return `Box${role[0]!.toUpperCase()}${role.slice(1)}`;
}

/** Word and LibreOffice join the boxes of neighbouring paragraphs where all their borders and indents agree; where they
 * don't, top and bottom borders in the tint's own colour leave no white gap. `stoodIn`: twips from the box's text. */
export function boxFrame(role: Role, theme: Theme, stoodIn = 0): Look['frame'] {
  const tint = { theme: 'light2' } as const;
  const padding = { style: 'single', color: tint, size: 2, space: 3 } as const;
  const bar = role === 'key' ? ({ theme: 'accent1' } as const) : theme.colours.muted.slice(1);
  return {
    border: {
      left: {
        style: 'single',
        color: role === 'warning' ? theme.colours.text.slice(1) : bar,
        size: 36,
        space: BAR_SPACE + stoodIn / 20,
      },
      right: { ...padding, space: 8 },
      ...{ top: padding, bottom: padding },
    },
    shading: { type: 'clear', fill: tint },
    indent: boxIndent,
  };
}
