// Which texts are mail addresses: those that could be read in two ways, or end a header, are none.

import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../pipeline/deliver/address.ts';

describe('an address', () => {
  it.each([
    ['ann@example.org', '', 'ann@example.org'],
    ['Ann O’Neill <ann.o-neill+x@example.org>', 'Ann O’Neill', 'ann.o-neill+x@example.org'],
    ["  Ann O'Neill  < ann@sub.example.org > ", "Ann O'Neill", 'ann@sub.example.org'],
    ['jörg@bücher.example', '', 'jörg@bücher.example'],
    ['root@localhost', '', 'root@localhost'],
  ])('is %j', (text, name, address) => {
    expect(parseAddress(text)).toEqual({ name, address });
  });

  it.each([
    ['nothing', ''],
    ['a name alone', 'Ann'],
    ['two of them', 'ann@example.org, bob@example.org'],
    ['two of them in brackets', '<ann@example.org><bob@example.org>'],
    ['a line break', 'ann@example.org\r\nBcc: bob@example.org'],
    ['a line break in the name', 'Ann\nBcc: bob@example.org <ann@example.org>'],
    ['a mark that turns text round', 'Ann \u202e <ann@example.org>'],
    ['a quoted part', '"ann bob"@example.org'],
    ['a comment', 'ann(bob@example.org)@example.org'],
    ['an address within the name', 'bob@example.org <ann@example.org>'],
    ['a route', '@relay.example:ann@example.org'],
    ['two dots', 'ann..b@example.org'],
    ['a domain that begins with a hyphen', 'ann@-example.org'],
    ['no domain', 'ann@'],
    ['a space', 'ann b@example.org'],
    ['something too long', `${'a'.repeat(250)}@example.org`],
  ])('is not %s', (_, text) => {
    expect(parseAddress(text)).toBeUndefined();
  });
});
