import { createHash } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { groupBy } from "../model/group-by.ts";
import { bundlePage } from "./bundle-page.ts";
import { packDetails, packHead } from "./pack-report.ts";
import type { ReportData } from "./report-data.ts";

export interface RenderOptions {
  /** The most resources that are embedded as they are. Above, the page unpacks what a reader looks at. @default 2,000 */
  readonly plainUpTo?: number;
}

/** Three white lines on green. */
const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='3' fill='%230b6660'/%3E%3Cpath d='M4 5h8M4 8h8M4 11h5' stroke='white' stroke-width='1.5'/%3E%3C/svg%3E";

/**
 * One HTML document that contains the page and its data. It needs no server and makes no requests. Values in `data` are
 * shown unchanged, so they must be masked already.
 *
 * A small report is embedded as JSON. A large one is packed (see pack-report.ts) and compressed, in one part for all facts and
 * one for the details of each stack.
 */
export async function renderReport(data: ReportData, { plainUpTo = 2_000 }: RenderOptions = {}): Promise<string> {
  const { script, style } = await bundlePage();
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(script, style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>Platform state</title>
<link rel="icon" href="${icon}">
<style>${style}</style>
</head>
<body>
<div id="app"></div>
<noscript>This page needs JavaScript to show its data. It makes no requests.</noscript>
${data.resources.length <= plainUpTo ? plain(data) : packed(data)}
<script>${script}</script>
</body>
</html>
`;
}

function plain(data: ReportData): string {
  return `<script type="application/json" id="report-data">${embed(data)}</script>`;
}

function packed(data: ReportData): string {
  const details = groupBy(data.resources, ({ stack }) => stack);
  return [
    compressed('id="report-head"', JSON.stringify(packHead(data))),
    ...data.stacks.flatMap(({ id }) => {
      const own = details.get(id);
      return own === undefined ? [] : compressed(`data-stack="${attribute(id)}"`, packDetails(own));
    }),
  ].join("\n");
}

/** Base64 of what DecompressionStream calls `deflate-raw`. It contains nothing that could end the element. */
function compressed(name: string, text: string): string {
  return `<script type="text/plain" ${name}>${deflateRawSync(text).toString("base64")}</script>`;
}

function attribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

/** Permits this script and this style only, and no requests. */
function policy(script: string, style: string): string {
  return `default-src 'none'; script-src '${digest(script)}'; style-src '${digest(style)}'; img-src data:; base-uri 'none'; form-action 'none'`;
}

function digest(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

/** JSON that can neither end the script element nor start a comment: `<` occurs in strings only, and is escaped there. */
export function embed(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
