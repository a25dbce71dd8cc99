// Building the page: every text goes in as text, never as markup.

type Child = Node | string | null;
type Attributes = Record<string, string | boolean | number | EventListener | undefined>;

/** Make an element: attributes by name, listeners as `onclick` and the like, `class` as in HTML. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** Set a text where it differs, so that nothing is read out or drawn again for nothing. */
export function say(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Set a figure, and how wide it is in letters: style.css fits it into its place by that. */
export function figure(element: HTMLElement, text: string): void {
  say(element, text);
  const letters = [...text].reduce((width, letter) => width + (/[:.,]/.test(letter) ? 0.5 : 1), 0);
  element.style.setProperty("--letters", String(Math.max(2, letters)));
}

export function mark(element: Element, name: string, value: string | null): void {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** Put exactly these children, in this order, without touching those that stand right already. */
export function arrange(parent: Element, children: readonly Element[]): void {
  children.forEach((child, i) => {
    if (parent.children[i] !== child) parent.insertBefore(child, parent.children[i] ?? null);
  });
  while (parent.children.length > children.length) parent.lastElementChild?.remove();
}
