import { createHmac, randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { optionalSwitch } from '../problems.ts';
import type { Store } from '../store.ts';

/** 诺诺开放平台 as far as the shop asks it: a token, a blue invoice, a red one, and what became of them. */

const FAULTS = ['down', 'lost_response', 'refused', 'never_done'] as const;
type Fault = (typeof FAULTS)[number];
const TAX_NUMBER = '91330106MA2AYNWD8P';
const TOKEN_SECONDS = 86_400;

interface Invoice {
  orderNo: string;
  number: string;
  kind: 'blue' | 'red';
  /** Of a red invoice: the blue one that it takes back. */
  blueNumber: string | null;
  buyerName: string;
  buyerTaxNum: string | null;
  email: string | null;
  amountFen: number;
  request: unknown;
  asked: number;
}

interface Keys {
  appKey: string;
  appSecret: string;
  token: string;
}

export interface Nuonuo {
  keys: Keys;
  find(orderNo: string): Invoice | undefined;
  findByNumber(number: string): Invoice | undefined;
  takesBack(blueNumber: string): boolean;
  add(invoice: Omit<Invoice, 'number' | 'asked'>): void;
  countAsk(orderNo: string): number;
  all(): Invoice[];
  fault(): Fault | null;
  setFault(fault: Fault | null): void;
}

export function openNuonuo(store: Store): Nuonuo {
  store.db.exec(`
    CREATE TABLE IF NOT EXISTS nuonuo_invoices (
      id INTEGER PRIMARY KEY, order_no TEXT NOT NULL UNIQUE, number TEXT NOT NULL UNIQUE, invoice TEXT NOT NULL,
      asked INTEGER NOT NULL DEFAULT 0
    ) STRICT`);
  const keys = store.ensure('nuonuo.keys', () => ({
    appKey: `SD${randomBytes(4).toString('hex')}`,
    appSecret: randomBytes(8).toString('hex').toUpperCase(),
    token: randomBytes(16).toString('hex'),
  }));
  const columns = 'SELECT number, invoice, asked FROM nuonuo_invoices';
  const read = (row: unknown): Invoice | undefined => {
    const found = row as { number: string; invoice: string; asked: number } | undefined;
    return found && { ...JSON.parse(found.invoice), number: found.number, asked: found.asked };
  };
  const all = () =>
    store.db
      .prepare(`${columns} ORDER BY id`)
      .all()
      .flatMap((row) => read(row) ?? []);
  return {
    keys,
    all,
    find: (orderNo) => read(store.db.prepare(`${columns} WHERE order_no = ?`).get(orderNo)),
    findByNumber: (number) => read(store.db.prepare(`${columns} WHERE number = ?`).get(number)),
    takesBack: (blueNumber) => all().some((invoice) => invoice.blueNumber === blueNumber),
    add(invoice) {
      const number = `26${String(Date.now()).slice(-8)}${String(Math.floor(Math.random() * 1e10)).padStart(10, '0')}`;
      store.db
        .prepare('INSERT INTO nuonuo_invoices (order_no, number, invoice) VALUES (?, ?, ?)')
        .run(invoice.orderNo, number, JSON.stringify(invoice));
    },
    countAsk(orderNo) {
      store.db.prepare('UPDATE nuonuo_invoices SET asked = asked + 1 WHERE order_no = ?').run(orderNo);
      return this.find(orderNo)?.asked ?? 0;
    },
    fault: () => store.recall<Fault>('nuonuo.fault') ?? null,
    setFault: (fault) => store.keep('nuonuo.fault', fault),
  };
}

/** What a shop needs to use this simulator. */
export const nuonuoSettings = ({ keys }: Nuonuo, baseUrl: string) => ({
  appKey: keys.appKey,
  appSecret: keys.appSecret,
  taxNumber: TAX_NUMBER,
  sellerName: '集市示例商店',
  sellerPhone: '0571-88888888',
  sellerAddress: '浙江省杭州市西湖区文三路 1 号',
  clerk: '张开票',
  taxRate: '0.13',
  goodsCode: null,
  tokenUrl: `${baseUrl}/nuonuo/accessToken`,
  apiUrl: `${baseUrl}/nuonuo/open/v1/services`,
});

interface Answer {
  code: string;
  describe: string;
  result?: unknown;
}
type Content = Record<string, unknown>;

const refused = (code: string, describe: string): Answer => ({ code, describe });
const fenOf = (yuan: unknown) => Math.round(Number(yuan) * 100);

function issueBlue(nuonuo: Nuonuo, content: Content): Answer {
  const order = (content.order ?? {}) as Content;
  const details = (order.invoiceDetail ?? []) as Content[];
  const needed = [
    'orderNo',
    'buyerName',
    'salerTaxNum',
    'clerk',
    'invoiceDate',
    'invoiceType',
    'invoiceLine',
  ];
  const missing = needed.find((name) => !order[name]);
  if (missing) return refused('E9103', `${missing} 不能为空`);
  const orderNo = String(order.orderNo);
  if (orderNo.length > 20) return refused('E9104', 'orderNo 超长');
  if (order.salerTaxNum !== TAX_NUMBER) return refused('E9105', '销方税号与授权税号不一致');
  const amounts = details.map(({ taxIncludedAmount }) => fenOf(taxIncludedAmount));
  if (amounts.length === 0 || amounts.some((fen) => !(fen > 0))) return refused('E9107', '明细金额有误');
  if (nuonuo.find(orderNo)) return refused('E9106', '订单编号不能重复');
  nuonuo.add({
    ...{ orderNo, kind: 'blue', blueNumber: null, request: order },
    buyerName: String(order.buyerName),
    buyerTaxNum: order.buyerTaxNum ? String(order.buyerTaxNum) : null,
    email: order.email ? String(order.email) : null,
    amountFen: amounts.reduce((sum, fen) => sum + fen, 0),
  });
  return { code: 'E0000', describe: '开票提交成功', result: { invoiceSerialNum: `${Date.now()}` } };
}

function issueRed(nuonuo: Nuonuo, content: Content): Answer {
  const blue = nuonuo.findByNumber(String(content.blueElecInvoiceNumber ?? ''));
  const orderNo = String(content.orderNo ?? '');
  if (orderNo === '' || !content.billId) return refused('E9103', 'orderNo 不能为空');
  if (blue?.kind !== 'blue') return refused('E9601', '蓝票不存在');
  if (content.buyerName !== blue.buyerName) return refused('E9602', '购方名称与蓝票不一致');
  if (nuonuo.find(orderNo)) return refused('E9106', '订单编号不能重复');
  if (nuonuo.takesBack(blue.number)) return refused('E9603', '蓝票已全额冲红');
  const { buyerName, buyerTaxNum, email, amountFen } = blue;
  nuonuo.add({
    ...{ orderNo, kind: 'red', blueNumber: blue.number, request: content },
    ...{ buyerName, buyerTaxNum, email, amountFen: -amountFen },
  });
  return { code: 'E0000', describe: '成功', result: content.billId };
}

/** An invoice is done when it is asked for the second time, as the platform takes a few seconds. */
function queryResult(nuonuo: Nuonuo, content: Content, baseUrl: string): Answer {
  const [orderNo = ''] = (content.orderNos ?? []) as string[];
  const invoice = nuonuo.find(orderNo);
  if (!invoice) return refused('E9500', '未查询到发票');
  const isDone = nuonuo.countAsk(orderNo) > 1 && nuonuo.fault() !== 'never_done';
  const { number, amountFen } = invoice;
  const result = isDone
    ? {
        ...{
          orderNo,
          status: '2',
          statusMsg: '开票完成',
          allElectronicInvoiceNumber: number,
          invoiceTime: Date.now(),
        },
        orderAmount: (amountFen / 100).toFixed(2),
        pdfUrl: `${baseUrl}/nuonuo/files/${number}.pdf`,
      }
    : { orderNo, status: '20', statusMsg: '开票中' };
  return { code: 'E0000', describe: '获取成功', result: [result] };
}

function isSigned({ keys }: Nuonuo, request: FastifyRequest, body: string): boolean {
  const { senid, nonce, timestamp, appkey } = request.query as Record<string, string>;
  const text = `a=services&l=v1&p=open&k=${appkey}&i=${senid}&n=${nonce}&t=${timestamp}&f=${body}`;
  const sign = createHmac('sha1', keys.appSecret).update(text).digest('base64');
  return appkey === keys.appKey && request.headers['x-nuonuo-sign'] === sign;
}

function answerCall(nuonuo: Nuonuo, request: FastifyRequest, body: string): Answer {
  if (request.headers.accesstoken !== nuonuo.keys.token) return refused('070303', '无效的令牌');
  if (!isSigned(nuonuo, request, body)) return refused('070309', '签名错误');
  const content = JSON.parse(body) as Content;
  const { method } = request.headers;
  if (method === 'nuonuo.OpeMplatform.queryInvoiceResult')
    return queryResult(nuonuo, content, `http://${request.host}`);
  if (nuonuo.fault() === 'refused') return refused('E9999', '授信额度不足（故障开关 refused）');
  if (method === 'nuonuo.OpeMplatform.requestBillingNew') return issueBlue(nuonuo, content);
  if (method === 'nuonuo.OpeMplatform.saveInvoiceRedConfirm') return issueRed(nuonuo, content);
  return refused('070401', '没有这个接口');
}

/** One page of plain text as PDF 1.4; readers find the objects although the table of them is left out. */
function pdfOf({ number, kind, amountFen, orderNo }: Invoice): string {
  const lines = [
    `Simulated e-invoice (${kind})`,
    `No. ${number}`,
    `Request ${orderNo}`,
    `CNY ${(amountFen / 100).toFixed(2)}`,
  ];
  const text = `BT /F1 16 Tf 60 760 Td 24 TL ${lines.map((line) => `(${line.replace(/[()\\]/g, '')}) '`).join(' ')} ET`;
  return `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj
4 0 obj<</Length ${text.length}>>stream
${text}
endstream endobj
trailer<</Root 1 0 R>>
%%EOF`;
}

const faultsBody = Type.Object({ api: optionalSwitch(FAULTS) }, { additionalProperties: false });

export function nuonuoRoutes(app: FastifyInstance, nuonuo: Nuonuo): void {
  app.post<{ Body: Record<string, string> }>('/nuonuo/accessToken', async (request, reply) => {
    const { client_id: id, client_secret: secret } = request.body ?? {};
    if (id !== nuonuo.keys.appKey || secret !== nuonuo.keys.appSecret)
      return reply.code(401).send({ error: '070304', error_description: 'bad credentials' });
    return { access_token: nuonuo.keys.token, expires_in: TOKEN_SECONDS };
  });

  app.register(async (signed) => {
    // The signature covers the body byte for byte.
    signed.removeContentTypeParser('application/json');
    signed.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
      done(null, body),
    );
    signed.post('/nuonuo/open/v1/services', async (request, reply) => {
      if (nuonuo.fault() === 'down') return reply.code(503).send({ describe: '服务不可用（故障开关 down）' });
      const answer = answerCall(nuonuo, request, String(request.body));
      if (nuonuo.fault() === 'lost_response') return reply.code(504).send({});
      return answer;
    });
  });

  app.get<{ Params: { file: string } }>('/nuonuo/files/:file', async (request, reply) => {
    const invoice = nuonuo.findByNumber(request.params.file.replace(/\.pdf$/, ''));
    if (!invoice) return reply.code(404).send({ code: 'not_found', message: '没有这张发票' });
    return reply.type('application/pdf').send(pdfOf(invoice));
  });

  app.get('/nuonuo/control/invoices', async () => ({ items: nuonuo.all() }));

  app.put<{ Body: Static<typeof faultsBody> }>(
    '/nuonuo/control/faults',
    { schema: { body: faultsBody } },
    async (request) => {
      nuonuo.setFault(request.body.api ?? null);
      return { api: nuonuo.fault() };
    },
  );
}
