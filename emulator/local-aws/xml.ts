/** An element of the XML that EC2, IAM and Auto Scaling answer: it has either children or text. */
export interface Xml {
  readonly name: string;
  /** The attributes as they were written, with the space before them. */
  readonly attributes: string;
  children: Xml[];
  text: string;
}

const token = /<\?[^>]*\?>|<!--[\s\S]*?-->|<(\/?)([\w:.-]+)((?:\s+[^<>]*?)?)(\/?)>|([^<]+)/g;

/** Parses what AWS and moto write. It is no general parser: no CDATA, no document types, no `>` in attributes. */
export function parseXml(document: string): Xml {
  const root = element("", []);
  const open: Xml[] = [root];
  for (const [, closing, name, attributes = "", empty, text] of document.matchAll(token)) {
    const parent = open.at(-1) ?? root;
    if (text !== undefined) parent.text += unescapeText(text);
    else if (closing === "/") open.pop();
    else if (name !== undefined) {
      const child: Xml = { name, attributes, children: [], text: "" };
      parent.children.push(child);
      if (empty !== "/") open.push(child);
    }
  }
  return root.children[0] ?? root;
}

export function renderXml(xml: Xml): string {
  const content = xml.children.length > 0 ? xml.children.map(renderXml).join("") : escapeText(xml.text);
  return `<${xml.name}${xml.attributes}>${content}</${xml.name}>`;
}

/** An element with children, or with text. */
export function element(name: string, content: readonly Xml[] | string, attributes = ""): Xml {
  return typeof content === "string"
    ? { name, attributes, children: [], text: content }
    : { name, attributes, children: [...content], text: "" };
}

/** The elements at a path such as `subnetSet/item`, below `xml`. */
export function elementsAt(xml: Xml, path: string): Xml[] {
  return path
    .split("/")
    .reduce<Xml[]>(
      (found, name) => found.flatMap(({ children }) => children.filter((child) => child.name === name)),
      [xml],
    );
}

/** The text at a path; empty where there is no such element. */
export function xmlText(xml: Xml, path: string): string {
  return elementsAt(xml, path)[0]?.text.trim() ?? "";
}

const entities: Record<string, string> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

function unescapeText(text: string): string {
  return text.replace(/&(?:#(x?)([0-9a-fA-F]+)|(\w+));/g, (whole, hex, code, name) =>
    name === undefined ? String.fromCodePoint(Number.parseInt(code, hex === "x" ? 16 : 10)) : (entities[name] ?? whole),
  );
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
