/** Package URLs without a version (package-url specification). */

/** `pkg:type/seg/ments`, each segment percent-encoded; undefined for a name with half a surrogate pair, which has no UTF-8. */
export function buildPurl(type: string, name: string): string | undefined {
  const path = encodePath(name);
  return path === undefined ? undefined : `pkg:${type}/${path}`;
}

/** The purl with the registry's address where it is not the type's default one; an ecosystem's suffix is that address. */
export function withRegistry(purl: string | undefined, suffix: string | undefined): string | undefined {
  if (purl === undefined || suffix === undefined) return purl;
  if (/\p{Cs}/u.test(suffix)) return undefined;
  return `${purl}?repository_url=${encodeURIComponent(suffix).replaceAll('%3A', ':')}`;
}

/** The `/`-divided text with each segment percent-encoded; undefined where it has half a surrogate pair. */
export function encodePath(text: string): string | undefined {
  if (/^[\w./-]*$/.test(text)) return text;
  if (/\p{Cs}/u.test(text)) return undefined;
  return text.split('/').map(encodeURIComponent).join('/');
}
