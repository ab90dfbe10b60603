import { once } from 'node:events';
import { connect } from 'node:net';

export interface LineAnswer {
  status: number;
  body: string;
}

/** One keep-alive connection that sends one request after the other. */
export interface HttpLine {
  post(path: string, headers: Record<string, string>, body: string): Promise<LineAnswer>;
  close(): void;
}

const HEAD_END = '\r\n\r\n';

/**
 * A minimal HTTP/1.1 client on a socket. The load shares the machine with the shop, so its processor time is missing in the
 * result; a complete client needed as much time for a request as the shop. This client reads only answers with a
 * Content-Length, and the shop sends no others.
 */
export async function openHttpLine(url: string): Promise<HttpLine> {
  const { hostname, port, host } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, 'connect');
  let received: Buffer = Buffer.alloc(0);
  let waiting: { resolve(answer: LineAnswer): void; reject(error: Error): void } | null = null;

  function takeAnswer(): LineAnswer | null {
    const headEnd = received.indexOf(HEAD_END);
    if (headEnd === -1) return null;
    const head = received.toString('latin1', 0, headEnd);
    const length = /^content-length: *(\d+)/im.exec(head)?.[1];
    if (length === undefined) throw new Error(`an answer without a length: ${head}`);
    const start = headEnd + HEAD_END.length;
    const end = start + Number(length);
    if (received.length < end) return null;
    const body = received.toString('utf8', start, end);
    received = received.subarray(end);
    return { status: Number(head.slice(9, 12)), body };
  }

  const fail = (error: Error) => waiting?.reject(error);
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the shop closed the connection')));
  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const answer = takeAnswer();
    if (answer === null) return;
    const { resolve } = waiting as NonNullable<typeof waiting>;
    waiting = null;
    resolve(answer);
  });

  return {
    post(path, headers, body) {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      const length = Buffer.byteLength(body);
      const head = `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n`;
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(`${head}${lines.join('')}\r\n${body}`);
      });
    },
    close() {
      socket.destroy();
    },
  };
}
