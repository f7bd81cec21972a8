/**
 * `npm run new-rule <id> [report|file|repo|change]`: writes src/rules/<id>.ts from a template and puts it into the list.
 * The rule's test fails until `check` finds the bad example: write the examples first.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { addImport, addToList } from './registry.ts';
import { ruleTemplate, SCOPES, type Scope } from './rule-template.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const [id = '', scope = 'report'] = process.argv.slice(2);

const problem = problemWith(id, scope);
if (problem) {
  console.error(
    `${problem}\nUsage: npm run new-rule <id> [${SCOPES.join('|')}], such as: npm run new-rule reference-archived`,
  );
  process.exitCode = 2;
} else {
  const index = `${root}src/rules/index.ts`;
  const name = id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const text = readFileSync(index, 'utf8');
  writeFileSync(`${root}src/rules/${id}.ts`, ruleTemplate(id, scope as Scope));
  writeFileSync(index, addToList(addImport(text, name, id), name));
  console.log(`Wrote src/rules/${id}.ts and added it to src/rules/index.ts. Next:
  1. Write its summary, its reason and its examples; then check, until this passes:
     npx vitest run test/rules.test.ts -t ${id}
  2. npm run format && npm run docs, and look at docs/rules/${id}.md as a contributor would.
  3. npx mal validate: every report it finds must be wrong in truth.
docs/how-to/add-a-rule.md says more.`);
}

function problemWith(id: string, scope: string): string | undefined {
  if (!/^[a-z]+(?:-[a-z0-9]+)+$/.test(id))
    return `${JSON.stringify(id)} is no id of a rule: a subject and what of it, in small letters with hyphens.`;
  if (!SCOPES.includes(scope as Scope)) return `${JSON.stringify(scope)} is no scope.`;
  if (existsSync(`${root}src/rules/${id}.ts`)) return `src/rules/${id}.ts exists already.`;
  return undefined;
}
