/**
 * Talks to GitHub for the workflow suggest, with nothing but Node.
 *   node post-suggestions.mjs find          which open pull request has this head → GITHUB_OUTPUT
 *   node post-suggestions.mjs post <file>   posts what `mal suggest` printed, unless the head has moved on
 * Environment: GITHUB_API_URL, GITHUB_REPOSITORY, TOKEN, and HEAD_REPOSITORY, HEAD_COMMIT, RUN_SHA or PULL_REQUEST.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const { GITHUB_API_URL = '', GITHUB_REPOSITORY = '', TOKEN = '' } = process.env;
const PAGES = 10;

class Refused extends Error {
  constructor(method, path, status, body) {
    super(`${method} ${path}: ${status} ${body.slice(0, 500)}`);
    this.status = status;
  }
}

async function call(method, path, body) {
  const response = await fetch(`${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}${path}`, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${TOKEN}`,
      'x-github-api-version': '2022-11-28',
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Refused(method, path, response.status, text);
  return text === '' ? undefined : JSON.parse(text);
}

/** All entries of a list, as far as a list may reasonably go. */
async function* entries(path) {
  for (let page = 1; page <= PAGES; page++) {
    const list = await call('GET', `${path}${path.includes('?') ? '&' : '?'}per_page=100&page=${page}`);
    yield* list;
    if (list.length < 100) return;
  }
}

async function find({ HEAD_REPOSITORY, HEAD_COMMIT, RUN_SHA, GITHUB_OUTPUT }) {
  const heads = [HEAD_COMMIT, RUN_SHA].filter((sha) => /^[0-9a-f]{40,64}$/.test(sha ?? ''));
  for await (const { number, head } of entries('/pulls?state=open&sort=updated&direction=desc')) {
    if (head.repo?.full_name !== HEAD_REPOSITORY || !heads.includes(head.sha)) continue;
    appendFileSync(GITHUB_OUTPUT, `number=${Number(number)}\nhead=${head.sha}\n`);
    return;
  }
  console.log('No open pull request has this commit as its head: it has moved on, or was closed.');
}

async function post(file, { PULL_REQUEST }) {
  const number = Number(PULL_REQUEST);
  const posts = JSON.parse(readFileSync(file, 'utf8'));
  const { head, state } = await call('GET', `/pulls/${number}`);
  if (head.sha !== posts.head || state !== 'open') {
    console.log('The pull request has moved on; the run for its new commit posts.');
    return;
  }
  await comment(number, posts);
  await review(number, posts);
  await alerts(number, posts);
}

/** The one comment is written anew; without findings there is none, unless there was one before. */
async function comment(number, { comment: body, clean }) {
  const mark = body.slice(0, body.indexOf('\n'));
  for await (const { id, user, body: old } of entries(`/issues/${number}/comments`)) {
    // Anybody may write the mark; only an app's comment is ours to change.
    if (user?.type !== 'Bot' || !old?.startsWith(mark)) continue;
    if (old.trimEnd() !== body.trimEnd()) await call('PATCH', `/issues/comments/${id}`, { body });
    return;
  }
  if (!clean) await call('POST', `/issues/${number}/comments`, { body });
}

/** Suggestions that were not made before; what a person has turned down is not repeated. */
async function review(number, { head, suggestions }) {
  const key = ({ path, line, body }) => JSON.stringify([path, line, body.replaceAll('\r\n', '\n').trim()]);
  const made = new Set();
  for await (const { path, line, original_line, body, user } of entries(`/pulls/${number}/comments`)) {
    if (user?.type === 'Bot') made.add(key({ path, line: line ?? original_line, body }));
  }
  const comments = suggestions
    .filter((suggestion) => !made.has(key(suggestion)))
    .map((suggestion) => ({ ...suggestion, side: 'RIGHT', ...(suggestion.start_line ? { start_side: 'RIGHT' } : {}) }));
  if (comments.length === 0) return;
  try {
    const body = 'Repairs that `mal normalize` would make.';
    await call('POST', `/pulls/${number}/reviews`, { commit_id: head, event: 'COMMENT', body, comments });
  } catch (error) {
    if (error.status !== 422) throw error;
    // One line that GitHub does not show in the difference refuses them all: then each by itself.
    for (const one of comments) await call('POST', `/pulls/${number}/comments`, { commit_id: head, ...one }).catch(tell);
  }
}

async function alerts(number, { head, sarif }) {
  const packed = gzipSync(JSON.stringify(sarif)).toString('base64');
  const body = { commit_sha: head, ref: `refs/pull/${number}/head`, sarif: packed, tool_name: 'mal' };
  // A repository may have alerts turned off.
  await call('POST', '/code-scanning/sarifs', body).catch((error) => {
    if (error.status !== 403 && error.status !== 404) throw error;
    tell(error);
  });
}

const tell = (error) => console.log(`::warning::${error.message.replaceAll('%', '%25').replaceAll('\n', ' ')}`);

const [command, file] = process.argv.slice(2);
if (command === 'find') await find(process.env);
else if (command === 'post' && file !== undefined) await post(file, process.env);
else throw new Error('Usage: post-suggestions.mjs find | post <file>');
