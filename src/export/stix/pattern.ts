/** Indicators as STIX patterns (STIX 2.1, section 9). */
import type { Indicator, IndicatorType } from '../indicators/indicators-of.ts';

const PATHS: Partial<Record<IndicatorType, string>> = {
  domain: 'domain-name:value',
  url: 'url:value',
  md5: 'file:hashes.MD5',
  sha1: "file:hashes.'SHA-1'",
  sha256: "file:hashes.'SHA-256'",
  sha512: "file:hashes.'SHA-512'",
  tlsh: 'file:hashes.TLSH',
};

/** Undefined for what no pattern can name: paths and strings, whose place is not known, and hashes that STIX has no name for. */
export function patternOf({ type, value }: Indicator): string | undefined {
  if (type === 'ip' || type === 'network') {
    const address = value.includes(':') ? 'ipv6-addr:value' : 'ipv4-addr:value';
    return `[${address} ${type === 'ip' ? '=' : 'ISSUBSET'} ${literal(value)}]`;
  }
  const path = PATHS[type];
  return path && `[${path} = ${literal(value)}]`;
}

const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
