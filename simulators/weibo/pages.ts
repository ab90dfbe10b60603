import { html, page } from '../pages.ts';
import type { AuthorizeRequest, OauthError } from './oauth.ts';
import type { WeiboUser } from './users.ts';

const face = (user: WeiboUser) =>
  html`<span class="user"><img src="/weibo/avatars/${user.uid}" alt=""><span>${user.screenName}<br><code class="soft">${user.uid}</code></span></span>`;

/** The page on which one of the users agrees or refuses. */
export function authorizePage(asked: AuthorizeRequest, users: WeiboUser[]): string {
  const hidden = html`<input type="hidden" name="client_id" value="${asked.clientId}"><input type="hidden" name="redirect_uri" value="${asked.redirectUri}"><input type="hidden" name="state" value="${asked.state}">`;
  const choice = (user: WeiboUser) => html`<section class="card">${face(user)}
<form method="post" action="/weibo/authorize">${hidden}<input type="hidden" name="uid" value="${user.uid}"><button aria-label="以 ${user.screenName} 的身份授权">授权并登录</button></form></section>`;
  return page(
    { title: '微博授权' },
    html`<h1>微博授权（模拟）</h1>
<p>「集市」请求使用你的微博昵称和头像登录。选择一位用户：</p>
${users.map(choice)}
<section class="card"><form method="post" action="/weibo/authorize">${hidden}<label for="uid">或输入任意数字 uid，没有的用户会被创建</label><input id="uid" name="uid" inputmode="numeric" pattern="[0-9]{1,19}" required><p><button>以此 uid 授权</button></p></form></section>
<form method="post" action="/weibo/authorize">${hidden}<button class="plain" name="decision" value="deny">取消授权</button></form>`,
  );
}

export function errorPage(error: OauthError): string {
  return page(
    { title: '授权失败' },
    html`<h1>授权失败</h1><section class="card"><p><code>error:${error.error}</code></p><p class="soft">error_code ${error.errorCode}：${error.description}</p></section>`,
  );
}

export function usersPage(users: WeiboUser[]): string {
  return page(
    { title: '微博用户' },
    html`<h1>微博用户</h1>${users.map((user) => html`<section class="card">${face(user)}</section>`)}`,
  );
}
