// Server-Sent Events from a byte stream. The browser's own EventSource hides the comments that prove a quiet
// connection alive, so the page reads the stream itself.

export interface Frame {
  id: string;
  event: string;
  data: string;
}

/** Cuts text that arrives in any pieces into frames (WHATWG HTML, "Server-sent events"). */
export class SseParser {
  private rest = "";
  private id = "";
  private event = "";
  private data: string[] = [];

  push(text: string): Frame[] {
    const lines = (this.rest + text).split("\n");
    this.rest = lines.pop() ?? "";
    return lines.flatMap((line) => this.line(line.endsWith("\r") ? line.slice(0, -1) : line));
  }

  private line(line: string): Frame[] {
    if (line === "") return this.dispatch();
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "id") this.id = value;
    else if (field === "event") this.event = value;
    else if (field === "data") this.data.push(value);
    return [];
  }

  private dispatch(): Frame[] {
    const frames = this.data.length
      ? [{ id: this.id, event: this.event || "message", data: this.data.join("\n") }]
      : [];
    this.event = "";
    this.data = [];
    return frames;
  }
}
