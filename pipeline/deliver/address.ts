// A mail address as text in; its parts, or that it is none, out. Stricter than the standard: nothing that could end a
// header, begin another address or be read in two ways is taken.

export interface Address {
  /** '' where it has none. */
  name: string;
  address: string;
}

const LOCAL = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const DOMAIN =
  /^(?=.{1,253}$)[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?)*$/u;
const NAMED = /^([^<>"@,;:\\()[\]]*)<([^<>]+)>$/;

export function parseAddress(text: string): Address | undefined {
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text)) return undefined;
  const [, name = '', inner = text] = NAMED.exec(text.trim()) ?? [];
  const address = inner.trim();
  const at = address.lastIndexOf('@');
  if (at < 1 || address.length > 254 || !LOCAL.test(address.slice(0, at)) || !DOMAIN.test(address.slice(at + 1))) {
    return undefined;
  }
  return { name: name.trim(), address };
}

export const isAddress = (text: string): boolean => parseAddress(text) !== undefined;
