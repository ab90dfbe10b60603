import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import parsePhoneNumber from 'libphonenumber-js';
import { type Static, Type } from 'typebox';
import { html, page } from '../pages.ts';
import { controlProblem, optionalSwitch } from '../problems.ts';
import type { Store } from '../store.ts';

const SMS_FAULTS = ['slow', 'down', 'rate_limited', 'refused'] as const;
const SLOW_BY_MS = 3_000;
const LISTED_MESSAGES = 200;

export interface SmsMessage {
  /** ISO 8601 */
  at: string;
  mobile: string;
  text: string;
  code: string;
}

export interface Sms {
  sendCode(mobile: string, code: string): void;
  /** A notice that the account of the number has another number now. */
  sendMobileChanged(mobile: string, newMobile: string): void;
  /** Newest first; of all numbers when none is given. */
  messages(mobile?: string): SmsMessage[];
  fault(): (typeof SMS_FAULTS)[number] | null;
  setFault(fault: (typeof SMS_FAULTS)[number] | null): void;
}

/**
 * `138 0013 8000`, `13800138000` and `+8613800138000` → `+8613800138000`, also where the `+` was decoded as a space because
 * the query string did not escape it. Other text stays as it is and matches no message.
 */
function toE164(typed: string): string {
  const text = /^ \d/.test(typed) ? `+${typed.trim()}` : typed.trim();
  return parsePhoneNumber(text, 'CN')?.number ?? text;
}

export function openSms(store: Store): Sms {
  const insert = store.db.prepare('INSERT INTO sms_messages (at, mobile, text, code) VALUES (?, ?, ?, ?)');
  const columns = 'SELECT at, mobile, text, code FROM sms_messages';
  const ofMobile = store.db.prepare(`${columns} WHERE mobile = ? ORDER BY id DESC LIMIT ?`);
  const ofAll = store.db.prepare(`${columns} ORDER BY id DESC LIMIT ?`);
  return {
    sendCode(mobile, code) {
      const text = `【集市】您的验证码是 ${code}，5 分钟内有效，请勿告诉他人。`;
      insert.run(Date.now(), mobile, text, code);
    },
    sendMobileChanged(mobile, newMobile) {
      const text = `【集市】您账户的手机号已改为 ${newMobile}。如非本人操作，请立即联系我们。`;
      insert.run(Date.now(), mobile, text, '');
    },
    messages(mobile) {
      const rows =
        mobile === undefined ? ofAll.all(LISTED_MESSAGES) : ofMobile.all(toE164(mobile), LISTED_MESSAGES);
      return (rows as unknown as (Omit<SmsMessage, 'at'> & { at: number })[]).map((row) => ({
        ...row,
        at: new Date(row.at).toISOString(),
      }));
    },
    fault: () => store.recall('sms.fault') ?? null,
    setFault: (fault) => store.keep('sms.fault', fault),
  };
}

const Mobile = Type.String({ pattern: '^\\+[1-9]\\d{6,14}$' });
const sendBody = Type.Union([
  Type.Object(
    { mobile: Mobile, code: Type.String({ pattern: '^\\d{4,8}$' }) },
    { additionalProperties: false },
  ),
  Type.Object(
    { mobile: Mobile, newMobile: Type.String({ pattern: '^[\\d*]{7,15}$' }) },
    { additionalProperties: false },
  ),
]);
const faultsBody = Type.Object({ send: optionalSwitch(SMS_FAULTS) }, { additionalProperties: false });
const mobileQuery = Type.Object({ mobile: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })) });

export function smsRoutes(app: FastifyInstance, sms: Sms): void {
  app.post<{ Body: Static<typeof sendBody> }>(
    '/sms/send',
    { schema: { body: sendBody } },
    async (request, reply) => {
      const fault = sms.fault();
      if (fault === 'down') throw controlProblem(503, 'down', '短信服务不可用（故障开关 send=down）');
      if (fault === 'rate_limited')
        throw controlProblem(429, 'rate_limited', '触发流控（故障开关 send=rate_limited）');
      if (fault === 'refused') throw controlProblem(422, 'refused', '号码被拒（故障开关 send=refused）');
      const { body } = request;
      if ('code' in body) sms.sendCode(body.mobile, body.code);
      else sms.sendMobileChanged(body.mobile, body.newMobile);
      if (fault === 'slow') await wait(SLOW_BY_MS);
      return reply.code(200).send({ sent: true });
    },
  );

  app.get<{ Querystring: Static<typeof mobileQuery> }>(
    '/sms/control/messages',
    { schema: { querystring: mobileQuery } },
    async (request) => ({ items: sms.messages(request.query.mobile) }),
  );

  app.get('/sms/control/faults', async () => ({ send: sms.fault() }));

  app.put<{ Body: Static<typeof faultsBody> }>(
    '/sms/control/faults',
    { schema: { body: faultsBody } },
    async (request) => {
      const isReset = Object.keys(request.body).length === 0;
      if (isReset || request.body.send !== undefined) sms.setFault(request.body.send ?? null);
      return { send: sms.fault() };
    },
  );

  app.get('/sms', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(inboxPage(sms.messages())),
  );
}

function inboxPage(messages: SmsMessage[]): string {
  const card = (message: SmsMessage) => html`<article class="card">
<p class="soft">${message.at.replace('T', ' ').slice(0, 19)} UTC · <code>${message.mobile}</code></p>
<p>${message.text}</p>
<p class="code">${message.code}</p>
</article>`;
  return page(
    { title: '短信收件箱', refreshSeconds: 5 },
    html`<h1>短信收件箱</h1>
${messages.map(card)}${messages.length === 0 && html`<p class="soft">还没有短信。</p>`}`,
  );
}
