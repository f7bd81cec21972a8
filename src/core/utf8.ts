/** UTF-8, strictly (RFC 3629). */

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text, a byte order mark kept as U+FEFF; or where the first invalid byte stands. */
export function decodeUtf8(bytes: Uint8Array): string | { byteOffset: number } {
  try {
    return decoder.decode(bytes);
  } catch {
    return { byteOffset: firstInvalidByte(bytes) };
  }
}

function firstInvalidByte(bytes: Uint8Array): number {
  for (let i = 0; i < bytes.length; ) {
    const length = sequenceLength(bytes, i);
    if (length === 0) return i;
    i += length;
  }
  return bytes.length;
}

/** Bytes of the well-formed sequence at `i` (Unicode, table 3-7); 0 if there is none. */
function sequenceLength(bytes: Uint8Array, i: number): number {
  const a = bytes[i]!;
  if (a < 0x80) return 1;
  const follows = (k: number, from = 0x80, to = 0xbf) => {
    const byte = bytes[i + k];
    return byte !== undefined && byte >= from && byte <= to;
  };
  if (a >= 0xc2 && a <= 0xdf) return follows(1) ? 2 : 0;
  if (a >= 0xe0 && a <= 0xef) {
    const second = a === 0xe0 ? follows(1, 0xa0) : a === 0xed ? follows(1, 0x80, 0x9f) : follows(1);
    return second && follows(2) ? 3 : 0;
  }
  if (a >= 0xf0 && a <= 0xf4) {
    const second = a === 0xf0 ? follows(1, 0x90) : a === 0xf4 ? follows(1, 0x80, 0x8f) : follows(1);
    return second && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}
