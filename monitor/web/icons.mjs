// The icon: three strides that grow, drawn from one list of strokes as SVG and, by distance fields, as PNG.
import { deflateSync } from "node:zlib";

const BACKGROUND = [12, 20, 17];
const INK = [99, 224, 170];
const FAINT = [46, 106, 82];
/** x1, y1, x2, y2, width and colour on a field of 100 by 100; inside the safe zone of maskable icons. */
const STROKES = [
  [27, 68, 37, 50, 9, FAINT],
  [43, 71, 59, 41, 9, INK],
  [59, 74, 79, 27, 9, INK],
];

const hex = (rgb) => `#${rgb.map((part) => part.toString(16).padStart(2, "0")).join("")}`;

export function svg() {
  const lines = STROKES.map(
    ([x1, y1, x2, y2, width, ink]) =>
      `<path d="M${x1} ${y1}L${x2} ${y2}" stroke="${hex(ink)}" stroke-width="${width}" stroke-linecap="round"/>`,
  );
  const field = `<rect width="100" height="100" rx="22" fill="${hex(BACKGROUND)}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">${field}${lines.join("")}</svg>\n`;
}

/** How far a point lies from a stroke's edge; negative inside. */
function distance(x, y, [x1, y1, x2, y2, width]) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const along = Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - x1 - along * dx, y - y1 - along * dy) - width / 2;
}

function pixel(x, y, unit) {
  return STROKES.reduce((below, stroke) => {
    const cover = Math.min(1, Math.max(0, 0.5 - distance(x, y, stroke) / unit));
    return below.map((part, i) => Math.round(part + cover * (stroke[5][i] - part)));
  }, BACKGROUND);
}

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  crc.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, crc]);
}

/** The icon as a square PNG (ISO/IEC 15948): 8-bit RGB, no filter. */
export function png(size) {
  const unit = 100 / size;
  const rows = [];
  for (let row = 0; row < size; row += 1) {
    rows.push(0);
    for (let column = 0; column < size; column += 1) {
      rows.push(...pixel((column + 0.5) * unit, (row + 0.5) * unit, unit));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const image = deflateSync(Buffer.from(rows), { level: 9 });
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", image),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
