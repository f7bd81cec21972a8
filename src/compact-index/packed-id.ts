/** The id of a report as few bytes: its year and its number; what is not of this form as a text behind a zero. */
import type { ByteReader, ByteWriter } from './bytes.ts';

export function packId(id: string, prefix: string, out: ByteWriter): void {
  const own = id.startsWith(`${prefix}-`) ? id.slice(prefix.length + 1) : '';
  const [, year, number] = /^([1-9]\d{3})-([1-9]\d{0,14})$/.exec(own) ?? [];
  out.number(Number(year ?? 0));
  if (number === undefined) out.text(id);
  else out.number(Number(number));
}

export function unpackId(from: ByteReader, prefix: string): string {
  const year = from.number();
  return year === 0 ? from.text() : `${prefix}-${year}-${from.number()}`;
}
