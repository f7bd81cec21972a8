/** The page that explains a report, for tools that show one address. */
import type { Osv } from '../core/report.ts';

const WEB = /^https?:\/\//i;
/** From the page made for it to what merely mentions it. The package's own page is none. */
const TYPES = ['ADVISORY', 'REPORT', 'ARTICLE', 'EVIDENCE', 'DISCUSSION', 'WEB'];

/** An advisory, else a page that the report refers to, else where osv.dev shows the id. */
export function advisoryUrl({ aliases = [], references = [] }: Osv, id: string): string {
  const pages = references.filter(({ url }) => WEB.test(url) && URL.canParse(url));
  const advisory = pages.find(({ type }) => type === 'ADVISORY');
  if (advisory) return advisory.url;
  const github = aliases.find((alias) => /^GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}$/.test(alias));
  if (github) return `https://github.com/advisories/${github}`;
  const best = TYPES.map((type) => pages.find((page) => page.type === type)).find((page) => page);
  return best?.url ?? `https://osv.dev/vulnerability/${id}`;
}
