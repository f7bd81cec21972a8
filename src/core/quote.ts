/** A value as it may stand in a message: JSON-quoted, so control and invisible characters show, and cut at `max` characters. */
export function quote(value: unknown, max = 80): string {
  if (typeof value === 'string' && value.length <= max && PLAIN.test(value)) return `"${value}"`;
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const cut = text.length > max ? `${text.slice(0, max)}…` : text;
  return typeof value === 'string' ? escapeInvisible(JSON.stringify(cut)) : escapeInvisible(cut);
}

/** Printable ASCII without what JSON escapes: most of what is ever quoted. */
const PLAIN = /^[ !#-[\]-~]*$/;

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Cs}\u115f\u1160\u3164\uffa0]/gu;

/** The text with every control, format and unassigned character written as `\u{…}`. */
export function escapeInvisible(text: string): string {
  return text.replace(INVISIBLE, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The same inside JSON text, as `\uXXXX`; white space between tokens stays. */
export function escapeInvisibleJson(json: string): string {
  return json.replace(INVISIBLE, (c) => {
    if (c === '\n' || c === '\r' || c === '\t') return c;
    return Array.from(
      { length: c.length },
      (_, i) => `\\u${c.charCodeAt(i).toString(16).padStart(4, '0')}`,
    ).join('');
  });
}
