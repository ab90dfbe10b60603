import { html, page } from '../../pages.ts';
import type { AuthorizePage, AuthorizeRequest } from './oauth.ts';
import type { WechatUser } from './users.ts';

const face = (user: WechatUser) =>
  html`<span class="user"><img src="/wechat/avatars/${user.uid}" alt=""><span>${user.nickname}<br><code class="soft">${user.uid}</code></span></span>`;

/** The page on which one of the users agrees or refuses. */
export function agreePage(name: AuthorizePage, asked: AuthorizeRequest, users: WechatUser[]): string {
  const hidden = html`<input type="hidden" name="page" value="${name}"><input type="hidden" name="appid" value="${asked.appId}"><input type="hidden" name="redirect_uri" value="${asked.redirectUri}"><input type="hidden" name="response_type" value="code"><input type="hidden" name="scope" value="${asked.scope}"><input type="hidden" name="state" value="${asked.state}">`;
  const choice = (user: WechatUser) => html`<section class="card">${face(user)}
<form method="post" action="/wechat/connect/confirm">${hidden}<input type="hidden" name="uid" value="${user.uid}"><button aria-label="以 ${user.nickname} 的身份同意">同意</button></form></section>`;
  return page(
    { title: '微信登录' },
    html`<h1>${name === 'qrconnect' ? '微信扫码登录（模拟）' : '微信授权（模拟）'}</h1>
<p>「集市」申请获取你的昵称和头像。选择一位用户：</p>
${users.map(choice)}
<section class="card"><form method="post" action="/wechat/connect/confirm">${hidden}<label for="uid">或输入任意数字，没有的用户会被创建</label><input id="uid" name="uid" inputmode="numeric" pattern="[0-9]{1,19}" required><p><button>以此用户同意</button></p></form></section>
<form method="post" action="/wechat/connect/confirm">${hidden}<button class="plain" name="decision" value="deny">拒绝</button></form>`,
  );
}

export function wrongRequestPage(reason: string): string {
  return page({ title: '无法登录' }, html`<h1>无法登录</h1><section class="card"><p>${reason}</p></section>`);
}
