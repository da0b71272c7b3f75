// What a study.yaml may say under `deliver`: who is told what a run came to, and by which command or mail.
// Secrets are never here: the mail server comes from the environment.

import { z } from 'zod';
import { isAddress } from '../deliver/address.ts';

const address = z
  .string()
  .refine(isAddress, 'an address is written name@example.org, or Name <name@example.org>')
  .describe('name@example.org, or Name <name@example.org>');
const addresses = z.union([address.transform((one) => [one]), z.array(address).min(1)]);

const argument = z.string().refine((text) => !text.includes('\0'), 'an argument has no NUL in it');
const command = z
  .array(argument)
  .min(1)
  .refine(([name]) => name !== '', 'a command has a name')
  .describe('the program and its arguments, one by one; no shell reads them');

const seconds = z
  .string()
  .regex(/^[1-9]\d*[smh]$/, 'a time is written 90s, 5m or 1h')
  .describe('90s, 5m, 1h');
const size = z
  .string()
  .regex(/^\d+(\.\d+)?\s?[kM]B$/, 'a size is written 500kB or 10MB')
  .describe('500kB, 10MB');
const line = z.string().regex(/^[^\r\n]*\S[^\r\n]*$/, 'one line of text');

const attach = z
  .array(z.enum(['pdf', 'docx', 'html', 'xlsx', 'changes']))
  .describe('formats that come with the message, and `changes`: the list of what changed; default pdf; [] for none');

const mail = z.strictObject({
  to: addresses.describe('who is told'),
  from: address.describe('who it comes from'),
  reply_to: address.optional().describe('where answers go; else to the sender'),
  subject: line
    .optional()
    .describe('default "{study}: {summary}"; {study} is its title, {summary} what happened in a few words'),
  attach: attach.optional(),
  attach_up_to: size.optional().describe('files that are larger together are linked, not attached; default 10MB'),
  link: z
    .url({ protocol: /^https?$/, error: 'an address that begins with https:// or http://' })
    .optional()
    .describe('where the output folder can be seen in a browser: https://reports.example.org/'),
  when: z
    .enum(['news', 'always'])
    .optional()
    .describe('news (default): something was published, or newly held or failed. always: after every run'),
});

const unitMail = z.strictObject({
  list: z.string().min(1).describe('a CSV or Excel file with an address for each unit, relative to the study’s folder'),
  unit: z.string().min(1).describe('its column of the units, as the data or the report calls them'),
  address: z.string().min(1).describe('its column of addresses; several in a cell are separated by ;'),
  subject: line.optional().describe('default "{title}"; {title} is the report’s, {unit} the unit’s name'),
  attach: attach.optional(),
});

export const deliverSchema = z
  .strictObject({
    hook: z
      .union([
        command.transform((run) => ({ run, timeout: undefined })),
        z.strictObject({ run: command, timeout: seconds.optional().describe('when it is stopped; default 60s') }),
      ])
      .optional()
      .describe('a command that is told what happened, as JSON on its standard input'),
    mail: mail.optional().describe('a message after each run that published, held or failed something'),
    units: z
      .record(z.string(), unitMail)
      .optional()
      .describe(
        'of reports with for_each: a message to each unit whose report was published; needs `mail` for its sender',
      ),
  })
  .refine(({ units, mail: general }) => !units || general, 'units need `mail`, for its sender')
  .describe('who is told what a run came to');

export type DeliverFile = z.infer<typeof deliverSchema>;
export type MailFile = NonNullable<DeliverFile['mail']>;
export type UnitMailFile = NonNullable<DeliverFile['units']>[string];
