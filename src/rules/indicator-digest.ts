import { quote } from '../core/quote.ts';
import { defineRule } from '../core/rule.ts';
import { join } from '../core/schema/pointer.ts';
import { npm } from './examples.ts';

const SHAPES: Readonly<Record<string, { pattern: RegExp; says: string }>> = {
  md5: { pattern: /^[0-9a-f]{32}$/, says: '32 lower-case hexadecimal digits' },
  sha1: { pattern: /^[0-9a-f]{40}$/, says: '40 lower-case hexadecimal digits' },
  sha256: { pattern: /^[0-9a-f]{64}$/, says: '64 lower-case hexadecimal digits' },
  sha384: { pattern: /^[0-9a-f]{96}$/, says: '96 lower-case hexadecimal digits' },
  sha512: { pattern: /^[0-9a-f]{128}$/, says: '128 lower-case hexadecimal digits' },
};
/** TLSH prints capitals; its version mark came later. */
const TLSH = { pattern: /^(?:T1)?[0-9A-F]{70}$/, says: '70 capital hexadecimal digits, "T1" before them' };

const sha256 = 'ab'.repeat(32);
const files = (...digests: { [algorithm: string]: string }[]) =>
  npm('left-pad', {
    database_specific: { iocs: { files: digests.map((digest) => ({ path: 'index.js', digests: digest })) } },
  });

export default defineRule({
  id: 'indicator-digest',
  scope: 'report',
  reads: ['indicators'],
  severity: 'error',
  summary: 'A digest has the length and the letters of its algorithm.',
  why: 'Scanners compare digests byte for byte: one that is cut or in capitals finds no file.',
  check(osv, emit) {
    const list = osv.database_specific?.iocs?.files;
    if (!list) return;
    for (let i = 0; i < list.length; i++) {
      const digests = list[i]?.digests;
      for (const algorithm in digests) {
        const digest = digests[algorithm] ?? '';
        const shape = shapeOf(algorithm);
        if (!shape || shape.pattern.test(digest)) continue;
        const fixable = repair(algorithm, digest) !== undefined;
        emit({
          pointer: join(`/database_specific/iocs/files/${i}/digests`, algorithm),
          message: `${quote(digest)} is no ${algorithm}: that has ${shape.says}.`,
          hint: fixable
            ? 'Run `mal normalize` to correct its letters.'
            : 'Compute it again from the file, or remove it.',
          fixable,
        });
      }
    }
  },
  fix(draft) {
    for (const { digests } of draft.database_specific?.iocs?.files ?? []) {
      for (const algorithm in digests) {
        const repaired = repair(algorithm, digests[algorithm] ?? '');
        if (repaired !== undefined) digests[algorithm] = repaired;
      }
    }
  },
  get good() {
    return [
      { osv: files({ sha256, md5: 'd41d8cd98f00b204e9800998ecf8427e', tlsh: `T1${'0F'.repeat(35)}` }) },
    ];
  },
  get bad() {
    return [
      {
        osv: files({ sha256 }, { sha256: sha256.toUpperCase(), tlsh: `t1${'0f'.repeat(35)}` }),
        at: [
          '/database_specific/iocs/files/1/digests/sha256',
          '/database_specific/iocs/files/1/digests/tlsh',
        ],
        fixed: files({ sha256 }, { sha256, tlsh: `T1${'0F'.repeat(35)}` }),
      },
      { osv: files({ sha1: sha256 }), at: '/database_specific/iocs/files/0/digests/sha1', says: '40' },
    ];
  },
});

function shapeOf(algorithm: string): { pattern: RegExp; says: string } | undefined {
  if (algorithm === 'tlsh') return TLSH;
  return Object.hasOwn(SHAPES, algorithm) ? SHAPES[algorithm] : undefined;
}

function repair(algorithm: string, digest: string): string | undefined {
  const shape = shapeOf(algorithm);
  if (!shape || shape.pattern.test(digest)) return undefined;
  const mended = algorithm === 'tlsh' ? digest.trim().toUpperCase() : digest.trim().toLowerCase();
  return shape.pattern.test(mended) ? mended : undefined;
}
