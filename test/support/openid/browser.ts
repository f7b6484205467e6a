/** As much of a browser as sign-in needs: cookies for each origin, and links that are followed until one leads out of the machine's servers. */
export class Browser {
  private readonly cookies = new Map<string, Map<string, string>>();

  /** Where it is after following what it was sent to; the address of an app is not opened. */
  async open(address: string, isApp: (address: string) => boolean = () => false): Promise<Opened> {
    let at = address;
    for (let hops = 0; hops < 12; hops += 1) {
      if (isApp(at)) return { address: at, status: 0, body: '', headers: new Headers() };
      const response = await this.step(at);
      const next = response.headers.get('location');
      if (next === null || response.status < 300 || response.status > 399) {
        return { address: at, status: response.status, body: await response.text(), headers: response.headers };
      }
      at = new URL(next, at).href;
    }
    throw new Error('sent on too often');
  }

  /** Another with the same cookies, as somebody has who copied them. */
  copy(): Browser {
    const copy = new Browser();
    for (const [origin, jar] of this.cookies) copy.cookies.set(origin, new Map(jar));
    return copy;
  }

  /** One request, followed nowhere. */
  async step(address: string): Promise<Response> {
    const { origin } = new URL(address);
    const jar = this.cookies.get(origin) ?? new Map<string, string>();
    this.cookies.set(origin, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(address, { redirect: 'manual', headers: cookie ? { cookie } : {} });
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ');
      const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      if (value === '' || attributes.some((attribute) => attribute.toLowerCase() === 'max-age=0')) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }
}

export interface Opened {
  address: string;
  /** 0: an app, which was not asked. */
  status: number;
  body: string;
  headers: Headers;
}
