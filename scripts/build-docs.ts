/**
 * `npm run docs`: writes docs/rules/ from the rules themselves, one page each and an index. `--check` writes nothing and exits with 1
 * if a page is not what it would be.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ruleIndex, rulePages } from '../src/reporters/rule-index.ts';
import { RULES } from '../src/rules/index.ts';

const folder = fileURLToPath(new URL('../docs/rules/', import.meta.url));
const check = process.argv.includes('--check');
const pages = new Map([['README.md', ruleIndex(RULES)], ...rulePages(RULES)]);

mkdirSync(folder, { recursive: true });
const there = readdirSync(folder).filter((name) => name.endsWith('.md'));
const stale = [...pages].filter(
  ([name, text]) => !there.includes(name) || readFileSync(folder + name, 'utf8') !== text,
);
const surplus = there.filter((name) => !pages.has(name));

if (check) {
  for (const name of [...stale.map(([name]) => name), ...surplus].sort())
    console.log(`docs/rules/${name} is not what its rule says now.`);
  if (stale.length + surplus.length > 0) {
    console.log('Run `npm run docs` and commit what it writes.');
    process.exitCode = 1;
  }
} else {
  for (const [name, text] of stale) writeFileSync(folder + name, text);
  for (const name of surplus) rmSync(folder + name);
  console.log(`${pages.size} pages, ${stale.length} written, ${surplus.length} removed.`);
}
