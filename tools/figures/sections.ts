import type { Figures } from './readings.ts';

/** The text around the figures, in each language. Every section says the same figures. */

const english = (it: Figures) => `
Machine: ${it.machine}. The server, PostgreSQL and the load ran on it together. Each figure is a median of several rounds.

| orders a second | over HTTP | plain | pgbench | × plain | × pgbench |
|---|---|---|---|---|---|
| spread over 10,000 SKUs | ${it.spread.http} | ${it.spread.plain} | ${it.spread.pgbench} | ${it.spread.timesPlain} | ${it.spread.timesPgbench} |
| one hot SKU | ${it.hot.http} | ${it.hot.plain} | ${it.hot.pgbench} | ${it.hot.timesPlain} | ${it.hot.timesPgbench} |

![Orders a second, one hot SKU](bench/results/orders-hot.svg)

- **Whole journeys** (add to cart, checkout, order), 256 shoppers at once: ${it.journeysRedis} a second with carts in Redis,
  ${it.journeysPostgres} with carts in PostgreSQL. Two well-known open shops made 6 to 13 on such a machine.
- **Payments** of one hot SKU: ${it.confirmations} confirmations a second, ${it.confirmationsTimes} times as many as with one a transaction.
- **With five million orders** in the database, orders are placed ${it.growth} times as fast as in an empty one.
- **A page of 20 products**: ${it.pageRemembered} a second from memory (${it.pageRememberedRatio} of a bare route with the same bytes), ${it.pageRead} a second
  from PostgreSQL (${it.pageReadRatio} of a bare route with the same statements).
- **Time of an order** at half of the saturation rate: p50 ${it.spread.p50} ms, p99 ${it.spread.p99} ms. The p99 of pgbench alone, at half of its
  rate, is ${it.spread.pgbenchP99} ms ([where the time goes](docs/decisions/0010-where-the-time-of-an-order-goes.md)).
- **The audit** of a million orders takes ${it.auditSeconds} s. Two servers end 100,000 unpaid orders in ${it.dueSeconds} s.
- **Memory** of the server under load: ${it.memory} MiB.
- **On a phone**, as Lighthouse simulates one, home, list, product, cart and checkout score ${it.lighthouse.lowest} to ${it.lighthouse.highest} for performance.

Every single run is in [bench/results](bench/results).
`;

const chinese = (it: Figures) => `
机器：${it.machine}。服务器、PostgreSQL 与压测程序都在这台机器上。每个数字都是几轮的中位数。

| 每秒订单 | 经 HTTP | plain | pgbench | 是 plain 的 | 是 pgbench 的 |
|---|---|---|---|---|---|
| 分布于 10,000 个 SKU | ${it.spread.http} | ${it.spread.plain} | ${it.spread.pgbench} | ${it.spread.timesPlain} 倍 | ${it.spread.timesPgbench} 倍 |
| 同一个热门 SKU | ${it.hot.http} | ${it.hot.plain} | ${it.hot.pgbench} | ${it.hot.timesPlain} 倍 | ${it.hot.timesPgbench} 倍 |

![每秒订单，同一个热门 SKU](bench/results/orders-hot.svg)

- **完整购物过程**（加购物车、结算、下单），256 位顾客同时购物：购物车在 Redis 时每秒 ${it.journeysRedis} 次，在 PostgreSQL 时每秒 ${it.journeysPostgres} 次。
  两个知名的开源商店在同类机器上每秒 6 到 13 次。
- **付款**：同一个热门 SKU 每秒确认 ${it.confirmations} 笔，是一笔一事务的 ${it.confirmationsTimes} 倍。
- **已有五百万订单时**，下单速度是空数据库的 ${it.growth} 倍。
- **一页 20 件商品**：从内存每秒 ${it.pageRemembered} 次（是返回同样字节的空路由的 ${it.pageRememberedRatio}），从 PostgreSQL 每秒 ${it.pageRead} 次（是执行同样语句的空路由的 ${it.pageReadRatio}）。
- **一单的时间**，在饱和速率的一半下：p50 为 ${it.spread.p50} 毫秒，p99 为 ${it.spread.p99} 毫秒；单独的 pgbench 在自身速率的一半下，p99 为 ${it.spread.pgbenchP99} 毫秒
  （[时间花在哪里](docs/decisions/0010-where-the-time-of-an-order-goes.md)）。
- **审计**一百万订单用 ${it.auditSeconds} 秒。两台服务器用 ${it.dueSeconds} 秒结束十万笔未付款的订单。
- **服务器内存**，压测时：${it.memory} MiB。
- **手机上**（Lighthouse 模拟），首页、列表、商品、购物车、结算的性能得分为 ${it.lighthouse.lowest} 到 ${it.lighthouse.highest}。

每一轮的数据见 [bench/results](bench/results)。
`;

const audit = (it: Figures) => `
The audit of 1,000,000 orders took ${it.auditSeconds} s on ${it.machine} (\`npm run bench upkeep\`).
`;

/** Which page gets which text, in its section \`figures\`. */
export const SECTIONS: Record<string, (figures: Figures) => string> = {
  'README.md': english,
  'README.zh-CN.md': chinese,
  'docs/audit.md': audit,
};
