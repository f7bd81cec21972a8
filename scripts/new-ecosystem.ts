/**
 * `npm run new-ecosystem <name>`: gives an ecosystem, by its OSV name in its exact spelling, a file of its own in src/ecosystems/.
 * It begins as the ecosystems that are known by name only (src/ecosystems/other.ts), and leaves their list.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ecosystemFolder } from '../src/core/layout/portable.ts';
import { ECOSYSTEMS } from '../src/ecosystems/index.ts';
import { addImport } from './registry.ts';

const folder = fileURLToPath(new URL('../src/ecosystems/', import.meta.url));
const [name = ''] = process.argv.slice(2);
const file = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
const variable = file.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const problem = problemWith();
if (problem) {
  console.error(`${problem}\nUsage: npm run new-ecosystem <name>, such as: npm run new-ecosystem Hackage`);
  process.exitCode = 2;
} else {
  writeFileSync(`${folder}${file}.ts`, template());
  const index = addImport(readFileSync(`${folder}index.ts`, 'utf8'), variable, file);
  writeFileSync(
    `${folder}index.ts`,
    index.replace('  ...OTHER_ECOSYSTEMS,', `  ${variable},\n  ...OTHER_ECOSYSTEMS,`),
  );
  const others = readFileSync(`${folder}other.ts`, 'utf8');
  writeFileSync(
    `${folder}other.ts`,
    others
      .split('\n')
      .filter((line) => !line.startsWith(`  other('${name}'`))
      .join('\n'),
  );
  const known = ECOSYSTEMS.some((ecosystem) => ecosystem.name === name);
  console.log(`Wrote src/ecosystems/${file}.ts and added it to src/ecosystems/index.ts. Next:
  1. Put real names and versions of the registry into its examples, then make them true; this says what is not:
     npx vitest run test/ecosystems.test.ts -t '${name}'
  2. Once \`compare\` orders as the registry does, delete \`exactVersionsOnly\`.
  3. Say in docs/decisions/ where the registry's documents left a choice.${
    known
      ? ''
      : `
OSV 1.9 does not name ${name}: other tools refuse a report about it. schema/report.schema.json and test/ecosystems.test.ts count the names.`
  }
docs/how-to/add-an-ecosystem.md says more.`);
}

function problemWith(): string | undefined {
  if (!/^[A-Za-z][\w. -]{1,40}$/.test(name)) return `${JSON.stringify(name)} is no name of an ecosystem.`;
  if (existsSync(`${folder}${file}.ts`)) return `src/ecosystems/${file}.ts exists already.`;
  return undefined;
}

function template(): string {
  const purl = ECOSYSTEMS.find((ecosystem) => ecosystem.name === name)?.purl?.('some-package', undefined);
  const type = purl?.slice('pkg:'.length, purl.lastIndexOf('/'));
  return `import { textProblem } from '../core/name-text.ts';
import { defineEcosystem } from './ecosystem.ts';
import { compareText } from './order.ts';
${type ? "import { buildPurl } from './purl.ts';\n" : ''}import { blankProblem } from './version-text.ts';

export default defineEcosystem({
  name: '${name}',
  canonicalName: (name) => name,
  matchKey: (name) => name,
  nameProblem: (name) => textProblem(name) ?? (/^\\.{1,2}$/.test(name) ? 'is no name but a folder' : undefined),
  divide: 'none',
${type ? `  purl: (name) => buildPurl('${type}', name),\n` : ''}  rangeTypes: ['ECOSYSTEM'],
  exactVersionsOnly: true,
  versionProblem: blankProblem,
  compare: compareText,
  examples: {
    // Any spelling, stored name, match key, folder, purl.
    names: [['some-package', 'some-package', 'some-package', '${ecosystemFolder(name)}/some-package', ${purl ? `'${purl}'` : 'undefined'}]],
    invalidNames: ['', '..', 'a\\u0000'],
    // Strictly ascending, as the registry itself orders.
    ascending: ['1', '10', '2'],
    invalidVersions: ['', ' 1'],
  },
});
`;
}
