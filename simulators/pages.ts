import type { FastifyInstance } from 'fastify';

/** Markup that is safe to send, because only `html` makes it. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Piece = Markup | string | number | null | false | undefined | Piece[];

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function render(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return '';
  if (Array.isArray(piece)) return piece.map(render).join('');
  if (piece instanceof Markup) return piece.text;
  return String(piece).replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}

/** Escapes each inserted value that is not markup. */
export function html(texts: TemplateStringsArray, ...pieces: Piece[]): Markup {
  return new Markup(texts.map((text, i) => text + (i < pieces.length ? render(pieces[i]) : '')).join(''));
}

export interface PageOptions {
  title: string;
  /** The page reloads after so many seconds. */
  refreshSeconds?: number;
  /** For tables. */
  isWide?: boolean;
}

/** A whole page that says it is a simulator's. It has no script and loads nothing from elsewhere. */
export function page({ title, refreshSeconds, isWide }: PageOptions, body: Markup): string {
  return html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
${refreshSeconds && html`<meta http-equiv="refresh" content="${refreshSeconds}">`}
<title>${title} · 集市模拟器</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<p class="banner" role="note">模拟器 · 仅供开发与测试，不涉及真实资金与短信 <span lang="en">Simulator: no real money, no real messages</span></p>
<main${isWide && html` class="wide"`}>
${body}
</main>
<footer><a href="/">模拟器首页</a></footer>
</body>
</html>
`.text;
}

/** The strictest policy under which a form may lead to the shop: browsers apply `form-action` to redirects too. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self' http: https:; base-uri 'none'; frame-ancestors 'none'";

export function pageRoutes(app: FastifyInstance): void {
  app.addHook('onSend', async (_request, reply) => {
    reply.header('content-security-policy', CONTENT_SECURITY_POLICY);
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'no-referrer');
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  app.get('/style.css', async (_request, reply) => reply.type('text/css; charset=utf-8').send(STYLE));
}

const STYLE = `
:root { color-scheme: light dark; --ink: #1f2329; --soft: #646a73; --line: #dee0e3; --paper: #fff; --ground: #f2f4f7; --accent: #0958d9; --warn: #8a3b00; --warn-ground: #fff1e0; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --soft: #a6adb8; --line: #3a3f47; --paper: #1c1f24; --ground: #121417; --accent: #7ab1ff; --warn: #ffc98a; --warn-ground: #3a2a14; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
.banner { margin: 0; padding: .5rem 1rem; background: var(--warn-ground); color: var(--warn); text-align: center; font-size: .875rem; }
main { max-width: 44rem; margin: 1.5rem auto; padding: 0 1rem; }
main.wide { max-width: 64rem; }
footer { padding: 0 1rem 2rem; text-align: center; font-size: .875rem; }
h1 { font-size: 1.375rem; line-height: 1.3; margin: 0 0 1rem; }
h2 { font-size: 1.0625rem; margin: 1.5rem 0 .5rem; }
a { color: var(--accent); }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 12px; padding: 1.25rem; margin: 0 0 1rem; overflow-wrap: anywhere; }
.amount { font-size: 2.25rem; font-weight: 600; text-align: center; margin: .5rem 0 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 0; }
dt { color: var(--soft); }
dd { margin: 0; }
form { margin: 1rem 0 0; }
button, .button { display: block; width: 100%; padding: .8rem 1rem; border: 1px solid var(--accent); border-radius: 8px; background: var(--accent); color: var(--paper); font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer; }
.button.plain, button.plain { background: transparent; color: var(--accent); }
button:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
input { width: 100%; padding: .6rem .75rem; border: 1px solid var(--line); border-radius: 8px; background: transparent; color: inherit; font: inherit; }
label { display: block; margin: .75rem 0 .25rem; color: var(--soft); }
.soft { color: var(--soft); font-size: .875rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; }
th, td { padding: .4rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--soft); font-weight: 500; }
th, .tight { white-space: nowrap; }
code { font-family: ui-monospace, monospace; font-size: .9em; }
.code { font: 600 1.25rem ui-monospace, monospace; letter-spacing: .1em; }
.user { display: flex; gap: .75rem; align-items: center; }
.user img { width: 48px; height: 48px; border-radius: 50%; }
`;
