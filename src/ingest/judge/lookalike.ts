/** Names that people take for one another (docs/decisions/ingest.md). Pure. */

/**
 * Letters of other scripts that look like Latin ones, as what they look like. Compatibility forms (full width, mathematical)
 * and accents need no entry: Unicode itself takes those apart. Capitals stand here only where they look like another letter
 * than their small form does.
 */
const LOOK: ReadonlyMap<string, string> = new Map(
  Object.entries({
    // Cyrillic
    а: 'a',
    в: 'b',
    г: 'r',
    е: 'e',
    з: '3',
    и: 'u',
    к: 'k',
    м: 'm',
    н: 'h',
    о: 'o',
    п: 'n',
    р: 'p',
    с: 'c',
    т: 't',
    у: 'y',
    х: 'x',
    ч: '4',
    ш: 'w',
    ь: 'b',
    ѕ: 's',
    і: 'i',
    ј: 'j',
    һ: 'h',
    ӏ: 'l',
    ԁ: 'd',
    ԍ: 'g',
    ԛ: 'q',
    ԝ: 'w',
    ү: 'y',
    // Greek
    Η: 'h',
    Ν: 'n',
    Υ: 'y',
    α: 'a',
    β: 'b',
    γ: 'y',
    ε: 'e',
    ζ: 'z',
    η: 'n',
    ι: 'i',
    κ: 'k',
    μ: 'u',
    ν: 'v',
    ο: 'o',
    ρ: 'p',
    σ: 'o',
    τ: 't',
    υ: 'u',
    χ: 'x',
    ω: 'w',
    ϲ: 'c',
    ϳ: 'j',
    // Armenian
    ա: 'w',
    գ: 'q',
    զ: 'q',
    հ: 'h',
    լ: 'l',
    ո: 'n',
    ս: 'u',
    ց: 'g',
    օ: 'o',
    Ս: 'u',
    Օ: 'o',
    // Latin letters that no accent makes
    ı: 'i',
    ȷ: 'j',
    ł: 'l',
    ø: 'o',
    đ: 'd',
    ħ: 'h',
    ŧ: 't',
    ɑ: 'a',
    ɡ: 'g',
    ɩ: 'i',
    ʋ: 'u',
  }),
);

const ASCII = /^[ -~]*$/;

/**
 * Equal for names that differ only by case, separators (whatever is neither letter nor digit) or letters that look alike;
 * empty for a name without letters and digits, which resembles nothing. Linear.
 */
export function lookalikeKey(name: string): string {
  if (name !== lastName) {
    lastKey = keyOf(name);
    lastName = name;
  }
  return lastKey;
}

// What judges a new name, and what remembers it, ask one after the other.
let lastName = '';
let lastKey = '';

function keyOf(name: string): string {
  let key = '';
  if (ASCII.test(name)) key = name.toLowerCase().replace(/[^a-z0-9]+/g, '');
  else {
    for (const letter of name.normalize('NFKD').replace(/[^\p{L}\p{N}]+/gu, '')) key += lookOf(letter);
  }
  // Digits that pass for letters, a small `i` that passes for the `l` its capital is taken for, and two letters for one.
  return key.replaceAll('0', 'o').replace(/[1i]/g, 'l').replaceAll('rn', 'm').replaceAll('vv', 'w');
}

/** The Latin letter it looks like, by itself or in its small form. */
function lookOf(letter: string): string {
  const small = letter.toLowerCase();
  return LOOK.get(letter) ?? LOOK.get(small) ?? small;
}
