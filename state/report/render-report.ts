import { createHash } from "node:crypto";
import { bundlePage } from "./bundle-page.ts";
import type { ReportData } from "./report-data.ts";

/** A page in neutral grey with three dots: a state, its version, the next. */
const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='3' fill='%230b6660'/%3E%3Cpath d='M4 5h8M4 8h8M4 11h5' stroke='white' stroke-width='1.5'/%3E%3C/svg%3E";

/**
 * One HTML document that holds the page and its data: no server, no requests, from a file or any static host. The values
 * in `data` are shown as they are: mask them before.
 */
export async function renderReport(data: ReportData): Promise<string> {
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
<noscript>This page needs JavaScript to show its data. It sends nothing anywhere.</noscript>
<script type="application/json" id="report-data">${embed(data)}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** Runs this script and this style, and nothing else; loads and sends nothing. */
function policy(script: string, style: string): string {
  return `default-src 'none'; script-src '${digest(script)}'; style-src '${digest(style)}'; img-src data:; base-uri 'none'; form-action 'none'`;
}

function digest(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

/** JSON in which nothing can end the script element or start a comment: `<` only occurs inside its strings. */
export function embed(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
