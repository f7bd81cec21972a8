import { expect, it } from 'vitest';
import type { Finding } from '../../src/core/diagnostic.ts';
import rule from '../../src/rules/file-unreadable.ts';

it('tells the reason for which a file cannot be read', () => {
  const findings: Finding[] = [];
  const path = 'osv/npm/left-pad/MAL-2025-1.json';
  const problems = [{ kind: 'unreadable' as const, reason: 'permission denied' }];
  rule.check({ path, kind: 'file', size: 0, problems }, (finding) => findings.push(finding));
  expect(findings.map(({ message }) => message)).toEqual(['The file cannot be read: permission denied.']);
});
