import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface ReceivedMail {
  from: string;
  to: string[];
  /** Headers and body as they came, dots unstuffed. */
  source: string;
}

export type SmtpStage = 'GREETING' | 'AUTH' | 'RCPT' | 'DATA_END';

/** What the next visit to a stage meets: a reply in place of the usual one, silence, or a cut line. CUT at DATA_END comes after the mail was taken. */
export type SmtpFault = { reply: string } | 'HANG' | 'CUT';

export interface SmtpStub {
  readonly url: string;
  readonly port: number;
  readonly received: readonly ReceivedMail[];
  /** What was said in AUTH PLAIN, decoded. */
  readonly credentials: readonly string[];
  failNext(stage: SmtpStage, fault: SmtpFault): void;
  /** From now on it says so long after it took a mail that it took it. */
  answerAfter(ms: number): void;
  close(): Promise<void>;
}

interface Talk {
  from: string;
  to: string[];
  isData: boolean;
}

/** A mail server on loopback that takes mail without encryption, for one caller after another. */
export async function startSmtpStub(): Promise<SmtpStub> {
  const received: ReceivedMail[] = [];
  const credentials: string[] = [];
  const faults = new Map<SmtpStage, SmtpFault>();
  const sockets = new Set<Socket>();
  let answerAfterMs = 0;

  const answer = (socket: Socket, stage: SmtpStage | null, usual: string) => {
    const fault = stage === null ? undefined : faults.get(stage);
    if (stage !== null) {
      faults.delete(stage);
    }
    if (fault === 'CUT') {
      socket.destroy();
    } else if (fault !== 'HANG') {
      socket.write(`${fault === undefined ? usual : fault.reply}\r\n`);
    }
  };

  const obey = (socket: Socket, talk: Talk, line: string) => {
    const verb = line.slice(0, 4).toUpperCase();
    const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
    switch (verb) {
      case 'EHLO':
        return answer(socket, null, '250-stub.example\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN');
      case 'AUTH':
        credentials.push(Buffer.from(line.split(' ')[2] ?? '', 'base64').toString('utf8'));
        return answer(socket, 'AUTH', '235 Welcome');
      case 'MAIL':
        Object.assign(talk, { from: address, to: [] });
        return answer(socket, null, '250 OK');
      case 'RCPT':
        talk.to.push(address);
        return answer(socket, 'RCPT', '250 OK');
      case 'DATA':
        talk.isData = true;
        return answer(socket, null, '354 Go ahead');
      case 'QUIT':
        answer(socket, null, '221 Goodbye');
        return socket.end();
      default:
        return answer(socket, null, verb === 'RSET' || verb === 'NOOP' ? '250 OK' : '502 Not known here');
    }
  };

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    const talk: Talk = { from: '', to: [], isData: false };
    let unread = '';
    socket.setEncoding('utf8').on('data', (chunk) => {
      unread += chunk;
      for (;;) {
        const end = unread.indexOf(talk.isData ? '\r\n.\r\n' : '\r\n');
        if (end < 0) {
          return;
        }
        const part = unread.slice(0, end);
        unread = unread.slice(end + (talk.isData ? 5 : 2));
        if (talk.isData) {
          received.push({ from: talk.from, to: talk.to, source: part.replace(/^\.\./gm, '.') });
          talk.isData = false;
          setTimeout(() => answer(socket, 'DATA_END', '250 Taken'), answerAfterMs);
        } else {
          obey(socket, talk, part);
        }
      }
    });
    answer(socket, 'GREETING', '220 stub.example ESMTP');
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    received,
    credentials,
    failNext: (stage, fault) => faults.set(stage, fault),
    answerAfter: (ms) => {
      answerAfterMs = ms;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) {
          socket.destroy();
        }
      }),
  };
}
