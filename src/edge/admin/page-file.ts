import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PACKAGE_ROOT } from '../world/package-root.js';

/** The page for people, as `npm run build` makes it of what is in page/. */
export interface PageFile {
  readonly html: string;
  /** Its Content-Security-Policy: nothing but its own script and style, and answers of this proxy. */
  readonly policy: string;
}

const FILE = new URL('dist/page.html', PACKAGE_ROOT);

/** Reads the page; undefined when it was not built. */
export function readPage(file: URL = FILE): PageFile | undefined {
  let html: string;
  try {
    html = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(html, 'script')}`,
    `style-src ${hashOf(html, 'style')}`,
    // Its icon stands in its address.
    'img-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return { html, policy };
}

/** Names the one element of this kind by what is in it (https://www.w3.org/TR/CSP3/#match-element-to-source-list). */
function hashOf(html: string, element: string): string {
  const [, text = ''] = new RegExp(`<${element}(?: [^>]*)?>([\\s\\S]*?)</${element}>`).exec(html) ?? [];
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
