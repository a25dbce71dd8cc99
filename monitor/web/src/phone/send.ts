// Sends the lines of a run to the runner's own fleetfoot, which counts whole lines: it can be broken off anywhere and
// sent again. The contract stands in docs/phone.md, "Send to my fleetfoot".

/** Where to: an address and a write token, as `fleetfoot phone pair` prints them. */
export interface Home {
  url: string;
  token: string;
}

export interface Told {
  have: number;
  complete: boolean;
  stored?: boolean;
  report?: string;
  error?: string;
}

/** Characters of a body: whoever receives takes 256 kB as sent and 1 MB unpacked, and lines are ASCII. */
export const BODY = 240_000;
/** How often it is asked whether the run has been analysed. */
export const AGAIN_S = 2;
/** After a refusal that passes: the longest wait that is believed. */
const LONGEST_S = 120;

/** The home gives it up: by a line for people, or because the token is not taken. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    said: string,
  ) {
    super(said || `HTTP ${status}`);
  }
}

/** What a link says, or null where it is none. */
export function homeOf(link: string): Home | null {
  const token = /#send=([\w-]{43})$/.exec(link.trim())?.[1];
  if (token === undefined || !URL.canParse(link.trim())) return null;
  const { origin, protocol, hostname } = new URL(link.trim());
  const isSafe = protocol === "https:" || (protocol === "http:" && hostname === "localhost");
  return isSafe ? { url: origin, token } : null;
}

/** Bodies of whole lines from the given one on, none longer than `BODY` unless a line is. */
export function body(lines: readonly string[], from: number): string {
  let text = "";
  for (let at = from; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (text && text.length + line.length > BODY) break;
    text += line;
  }
  return text;
}

export class Sender {
  constructor(
    private readonly home: Home,
    private readonly ask: typeof fetch = (...what) => fetch(...what),
    private readonly wait: (seconds: number) => Promise<void> = seconds,
  ) {}

  /** Send a run to its end and wait until it is stored there; rejects where there is no way to the home. */
  async send(run: string, capture: string, told: (told: Told, lines: number) => void): Promise<Told> {
    const lines = capture.match(/[^\n]*\n/g) ?? []; // a last line that breaks off is not sent
    let known = await this.look(run);
    while (!known.complete) {
      told(known, lines.length);
      const text = body(lines, known.have);
      if (!text) return known; // it was broken off: there is no end line
      known = await this.post(run, known.have, text);
    }
    while (!known.stored && known.error === undefined) {
      told(known, lines.length);
      await this.wait(AGAIN_S);
      known = await this.look(run);
    }
    return known;
  }

  private look(run: string): Promise<Told> {
    return this.answered(() => this.ask(this.address(run), { headers: this.headers() }));
  }

  private post(run: string, from: number, text: string): Promise<Told> {
    const headers = { ...this.headers(), "Content-Type": "application/x-ndjson" };
    const request = { method: "POST", headers, body: text };
    return this.answered(() => this.ask(`${this.address(run)}?from=${from}`, request));
  }

  /** Ask until there is an answer that is not "later". */
  private async answered(ask: () => Promise<Response>): Promise<Told> {
    for (;;) {
      const response = await ask();
      const said: Partial<Told> = await response.json().catch(() => ({}));
      if (response.ok || response.status === 409)
        return { ...(response.ok ? said : {}), have: said.have ?? 0, complete: said.complete ?? false };
      if (response.status !== 429 && response.status !== 503)
        throw new Refused(response.status, said.error ?? "");
      await this.wait(Math.min(Number(response.headers.get("Retry-After")) || AGAIN_S, LONGEST_S));
    }
  }

  private address(run: string): string {
    return `${this.home.url}/api/runs/${encodeURIComponent(run)}/lines`;
  }

  private headers(): Record<string, string> {
    return { Authorization: `Bearer ${this.home.token}` };
  }
}

function seconds(long: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1000 * long));
}
