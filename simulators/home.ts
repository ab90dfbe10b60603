import type { FastifyInstance } from 'fastify';
import type { Alipay } from './alipay/index.ts';
import { type Kuaidi100, kuaidi100Settings } from './kuaidi100/index.ts';
import { type Nuonuo, nuonuoSettings } from './nuonuo/index.ts';
import { html, page } from './pages.ts';
import type { Sms } from './sms/index.ts';
import type { Wechat } from './wechat/index.ts';
import { wechatLoginSettings } from './wechat/login/index.ts';
import { type Weibo, weiboSettings } from './weibo/index.ts';

interface Parts {
  alipay: Alipay;
  wechat: Wechat;
  weibo: Weibo;
  sms: Sms;
  nuonuo: Nuonuo;
  kuaidi100: Kuaidi100;
}

export function homeRoutes(app: FastifyInstance, parts: Parts): void {
  app.get('/', async (_request, reply) => reply.type('text/html; charset=utf-8').send(homePage(parts)));

  /** What a shop needs to use these simulators, in the form of its gateway settings. */
  app.get('/control/settings', async (request) => {
    const baseUrl = `http://${request.host}`;
    return {
      alipay: parts.alipay.settings(baseUrl),
      wechat: parts.wechat.settings(baseUrl),
      wechatLogin: wechatLoginSettings(parts.wechat.login, baseUrl),
      weibo: weiboSettings(parts.weibo, baseUrl),
      sms: { provider: 'simulator', url: `${baseUrl}/sms` },
      nuonuo: nuonuoSettings(parts.nuonuo, baseUrl),
      kuaidi100: kuaidi100Settings(parts.kuaidi100, baseUrl),
    };
  });

  app.get('/healthz', async () => ({ status: 'ok' }));
}

function homePage({ alipay, wechat, weibo, sms, nuonuo, kuaidi100 }: Parts): string {
  const switches = [
    ...Object.entries(alipay.faults.inForce()).map(([name, value]) => [`支付宝 ${name}`, value] as const),
    ...Object.entries(wechat.faults.inForce()).map(([name, value]) => [`微信支付 ${name}`, value] as const),
    ...Object.entries(weibo.faults()).map(([name, value]) => [`微博 ${name}`, value] as const),
    ['短信 send', sms.fault()] as const,
    ['发票 api', nuonuo.fault()] as const,
    ['快递 api', kuaidi100.fault()] as const,
  ];
  return page(
    { title: '首页' },
    html`<h1>外部世界模拟器</h1>
<section class="card"><dl>
<dt>支付宝</dt><dd><a href="/alipay/trades">交易与收银台</a></dd>
<dt>微信支付</dt><dd><a href="/wechat/phone">手机扫一扫</a>，<a href="/wechat/trades">交易</a></dd>
<dt>微博</dt><dd><a href="/weibo/users">用户</a></dd>
<dt>短信</dt><dd><a href="/sms">收件箱</a></dd>
<dt>快递</dt><dd><a href="/carriers">包裹</a></dd>
</dl></section>
<h2>故障开关</h2>
<section class="card"><dl>${switches.map(([name, value]) => html`<dt>${name}</dt><dd>${value === null ? '关' : html`<strong>${value}</strong>`}</dd>`)}</dl></section>
<p class="soft">开关由 <code>PUT /alipay/control/faults</code>、<code>/wechat/control/faults</code>、<code>/weibo/control/faults</code>、<code>/sms/control/faults</code> 设置，说明见 docs/simulators.md。</p>`,
  );
}
