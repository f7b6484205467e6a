import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';

/** A reader that takes nothing for so long is dropped: it may connect again. */
const writeWithinMs = 15_000;

/** One response that goes on for as long as its body does. */
export class OpenStream {
  private readonly raw: ServerResponse;
  private ended = false;

  constructor(
    private readonly reply: FastifyReply,
    private readonly body: AsyncGenerator<string, void, undefined>,
  ) {
    this.raw = reply.raw;
  }

  /** Resolves when the stream has ended, from whichever side. */
  async send(headers: Record<string, string | undefined>): Promise<void> {
    for (const [name, value] of Object.entries({ ...this.reply.getHeaders(), ...headers })) {
      if (value !== undefined) this.raw.setHeader(name, value);
    }
    this.reply.hijack();
    this.raw.once('close', () => this.end());
    this.raw.writeHead(200);
    for await (const chunk of this.body) {
      if (this.ended || !(await this.write(chunk))) break;
    }
    this.end();
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    if (!this.raw.destroyed) this.raw.end();
    // Ends the operations too, without a word to the client.
    void this.body.return().catch(() => undefined);
  }

  /** Resolves to false where the reader has gone, or takes too long. */
  private async write(chunk: string): Promise<boolean> {
    return await new Promise<boolean>((resolve) => {
      const patience = setTimeout(() => {
        this.raw.destroy();
        resolve(false);
      }, writeWithinMs);
      this.raw.write(chunk, (error) => {
        clearTimeout(patience);
        resolve(!error);
      });
    });
  }
}
