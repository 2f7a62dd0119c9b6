import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { bundlePage } from "./bundle-page.ts";
import { unpackFacts } from "./pack-report.ts";
import { renderReport } from "./render-report.ts";
import { sampleReport } from "./testing/sample-report.ts";

const hostile = "</script><script>alert(1)</script><!--<script>";

describe("renderReport", () => {
  it("is one document that loads nothing", async () => {
    const html = await renderReport(sampleReport());
    expect(html).not.toMatch(/<script[^>]+src=|<link[^>]+href="(?!data:)|@import|url\((?!["']?data:|#)/);
    expect(html).toContain("default-src 'none'");
  });

  it("permits exactly the script and the style that it contains", async () => {
    const html = await renderReport(sampleReport());
    const [, script = ""] = /<script>([\s\S]*?)<\/script>/.exec(html) ?? [];
    const [, style = ""] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? [];
    for (const text of [script, style])
      expect(html).toContain(`'sha256-${createHash("sha256").update(text).digest("base64")}'`);
    expect(script).not.toContain("<!--");
  });

  it("keeps any data inside its element, and loses none of it", async () => {
    const [resource, ...others] = sampleReport().resources;
    if (resource === undefined) throw new Error("the sample is empty");
    const data = {
      ...sampleReport(),
      resources: [{ ...resource, attributes: { note: `${hostile}\u2028` } }, ...others],
    };
    const html = await renderReport(data);
    expect(html).not.toContain(hostile);
    expect(html.match(/<script/g)).toHaveLength(2);
    const [, json = ""] = /id="report-data">([\s\S]*?)<\/script>/.exec(html) ?? [];
    expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(data)));
  });

  it("packs a large report: facts in one part, details by stack, and nothing else in the document", async () => {
    const data = sampleReport();
    const html = await renderReport(data, { plainUpTo: 10 });
    const parts = [...html.matchAll(/<script type="text\/plain" ([^>]*)>([^<]*)<\/script>/g)].map(
      ([, name = "", text = ""]) => [name, inflateRawSync(Buffer.from(text, "base64")).toString()],
    );
    const [[name, head = ""] = [], ...details] = parts;
    expect(name).toBe('id="report-head"');
    expect(unpackFacts(JSON.parse(head))).toHaveLength(data.resources.length);
    const stacks = data.stacks.filter(({ id }) => data.resources.some(({ stack }) => stack === id));
    expect(details.map(([of]) => of)).toEqual(stacks.map(({ id }) => `data-stack="${id}"`));
    expect(details.map(([, text = ""]) => text.split("\n").length).reduce((sum, lines) => sum + lines, 0)).toBe(
      data.resources.length,
    );
    expect(html).not.toContain('id="report-data"');
    expect(html).not.toContain("aws_subnet");
    expect(await renderReport(data, { plainUpTo: 10 })).toBe(html);
  });

  it("is the same for the same data", async () => {
    expect(await renderReport(sampleReport())).toBe(await renderReport(sampleReport()));
  });
});

describe("bundlePage", () => {
  it("caches a bundle by the hash of its sources, and replaces a damaged one", async () => {
    const cache = await mkdtemp(join(tmpdir(), "report-cache-"));
    try {
      const built = await bundlePage(cache);
      const [file = ""] = await readdir(cache);
      expect(file).toMatch(/^[0-9a-f]{32}\.json$/);
      await writeFile(join(cache, file), JSON.stringify({ script: "kept", style: "kept" }));
      expect((await bundlePage(cache)).script).toBe("kept");
      await writeFile(join(cache, file), '{"script": ');
      expect(await bundlePage(cache)).toEqual(built);
    } finally {
      await rm(cache, { recursive: true });
    }
  });

  it("works if nothing can be cached", async () => {
    expect((await bundlePage("/dev/null/nowhere")).script).not.toBe("");
  });
});
