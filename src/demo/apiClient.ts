/** A refusal or failure the story did not expect: it ends there. */
export class StoryError extends Error {}

interface GraphQLAnswer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

export interface UserError {
  code: string;
  message: string;
}

interface ViewerMessage {
  channel: string;
  recipient: string;
  subject: string;
  body: string;
}

/** Somebody in the story, who talks to the service over HTTP as an app would. */
export class StoryPerson {
  constructor(
    private readonly url: string,
    private readonly token: string | null,
  ) {}

  /** Runs an operation and returns its one root field. @throws StoryError on a top-level error. */
  async ask<T>(operation: string, variables: Record<string, unknown> = {}): Promise<T> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.authorization() },
      body: JSON.stringify({ query: operation, variables }),
    });
    const answer = (await response.json()) as GraphQLAnswer;
    if (answer.errors?.[0]) throw new StoryError(`${answer.errors[0].extensions?.code}: ${answer.errors[0].message}`);
    return Object.values(answer.data ?? {})[0] as T;
  }

  /** The same for a mutation whose refusal is not part of the story. */
  async act<T extends { userErrors: UserError[] }>(operation: string, input: Record<string, unknown>): Promise<T> {
    const payload = await this.ask<T>(operation, { input });
    const [refusal] = payload.userErrors;
    if (refusal) throw new StoryError(`${refusal.code}: ${refusal.message}`);
    return payload;
  }

  /** Sends a file and returns its upload id. */
  async upload(name: string, content: Uint8Array): Promise<string> {
    const response = await fetch(`${this.url}/uploads?name=${encodeURIComponent(name)}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv', ...this.authorization() },
      body: Buffer.from(content),
    });
    const answer = (await response.json()) as { uploadId?: string };
    if (!answer.uploadId) throw new StoryError(`the upload was not taken: HTTP ${response.status}`);
    return answer.uploadId;
  }

  private authorization(): Record<string, string> {
    return this.token ? { authorization: `Bearer ${this.token}` } : {};
  }
}

/** The messages that reached someone, the newest first, waiting until one fits or ten seconds have passed. */
export async function awaitMessage(
  url: string,
  recipientPart: string,
  fits: (message: ViewerMessage) => boolean,
): Promise<ViewerMessage> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const found = (await messagesTo(url, recipientPart)).find(fits);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new StoryError(`no fitting message for ${recipientPart} arrived in the viewer`);
}

async function messagesTo(url: string, recipientPart: string): Promise<ViewerMessage[]> {
  const response = await fetch(`${url}/messages.json?limit=500`);
  const { messages } = (await response.json()) as { messages: ViewerMessage[] };
  return messages.filter((message) => message.recipient.includes(recipientPart));
}

/** The six digits of a message that brings a sign-in code. */
function signInCodeIn({ subject, body }: ViewerMessage): string | null {
  return /sign-?in|sign in/i.test(subject + body) ? (/\b\d{6}\b/.exec(body)?.[0] ?? null) : null;
}

/** Signs somebody in as they would: ask for a code, read it in the message, give it back. */
export async function signInByCode(url: string, scheme: string, email: string): Promise<StoryPerson> {
  const nobody = new StoryPerson(url, null);
  // Those of earlier times work no more.
  const earlier = (await messagesTo(url, email)).map(signInCodeIn);
  await nobody.act(
    'mutation ($input: RequestSignInCodeInput!) { requestSignInCode(input: $input) { userErrors { code message } } }',
    { scheme, emailOrPhone: email },
  );
  const isNew = (candidate: ViewerMessage) =>
    signInCodeIn(candidate) !== null && !earlier.includes(signInCodeIn(candidate));
  const code = signInCodeIn(await awaitMessage(url, email, isNew)) ?? '';
  const { token } = await nobody.act<{ token: string; userErrors: UserError[] }>(
    'mutation ($input: SignInInput!) { signIn(input: $input) { token userErrors { code message } } }',
    {
      scheme,
      emailOrPhone: email,
      code,
    },
  );
  return new StoryPerson(url, token);
}
