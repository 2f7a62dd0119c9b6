import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe, { type AxeResults } from "axe-core";
import type { Browser, BrowserContext, Page, ViewportSize } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { renderReport } from "./render-report.ts";
import { findChromium, launchChromium } from "./testing/chromium.ts";
import { sampleReport } from "./testing/sample-report.ts";

const laptop = { width: 1366, height: 768 };
const missing = "no Chromium: install the Debian package chromium, or set CHROMIUM_PATH";

let browser: Browser | undefined;
/** With one window, because to open one takes longer than most tests. */
let shared: BrowserContext | undefined;
let folder = "";

beforeAll(async () => {
  const path = await findChromium();
  if (path === undefined) return;
  browser = await launchChromium(path);
  shared = await browser.newContext();
  // Keeps the window open.
  await shared.newPage();
  folder = await mkdtemp(join(tmpdir(), "state-report-"));
  const generatedAt = new Date().toISOString();
  await writeFile(join(folder, "small.html"), await renderReport(sampleReport({ generatedAt })));
  await writeFile(join(folder, "large.html"), await renderReport(sampleReport({ generatedAt, resources: 3000 })));
}, 60_000);

afterAll(async () => {
  await browser?.close();
  if (folder !== "") await rm(folder, { recursive: true });
});

interface Opened {
  readonly page: Page;
  /** Errors, warnings and requests of the page. There should be none. */
  readonly complaints: readonly string[];
}

interface Look {
  /** @default laptop */
  readonly viewport?: ViewportSize;
  /** What the system prefers. @default "light" */
  readonly colorScheme?: "light" | "dark";
}

/** Opens a report from its file, at a URL fragment. Skips the test if there is no browser. */
async function open(
  context: TestContext,
  fragment = "",
  { viewport = laptop, colorScheme = "light" }: Look = {},
  file = "small.html",
): Promise<Opened> {
  if (shared === undefined) return context.skip(missing);
  const page = await shared.newPage();
  context.onTestFinished(async () => {
    await page.evaluate("localStorage.clear()");
    await page.close();
  });
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme });
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (!/^(file|data):/.test(request.url())) complaints.push(`request: ${request.url()}`);
  });
  await page.goto(`${pathToFileURL(join(folder, file)).href}${fragment}`);
  return { page, complaints };
}

const rows = (page: Page) => page.locator("[data-list][aria-label=Resources] .row:not(.heading)");
const details = (page: Page) => page.locator("article.details");
const title = (page: Page) => details(page).getByRole("heading", { level: 2 }).textContent();

/** Shows a view, and waits until it is drawn. */
async function show(page: Page, address: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(address)}`);
  await page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
}

/** The page renders after the event that it reacts to, later on a busy machine. */
const patient = { timeout: 30_000 };

describe("the report page in Chromium", { timeout: 300_000 }, () => {
  it("shows every environment and what needs attention", async (context) => {
    const { page } = await open(context);
    const card = (name: string) => page.getByRole("article", { name, exact: true });
    for (const name of ["dev", "staging", "prod"]) await expect.poll(() => card(name).isVisible(), patient).toBe(true);
    const dev = (await card("dev").textContent()) ?? "";
    for (const fact of [
      "2 problems",
      "≈ $4,249",
      "of the budget of $4,000",
      "1 resource, checked",
      "1.35",
      "4 applied",
    ])
      expect(dev).toContain(fact);
    expect(await page.getByRole("complementary", { name: "Rehearsal" }).textContent()).toContain("Emulated");
    expect(await page.title()).toBe("Emulated: Overview · Platform state");
    const personal = page.getByRole("region", { name: /^Personal environments/ }).getByRole("rowheader");
    expect(await personal.allTextContents()).toEqual(["sandpit-bob", "sandpit-ada"]);
    await page.getByRole("button", { name: "Owner" }).click();
    await expect.poll(() => personal.allTextContents(), patient).toEqual(["sandpit-ada", "sandpit-bob"]);
    expect(await page.getByText("us-west-2 · ml-research").isVisible()).toBe(false);
    await page.getByText("1 environment was never applied").click();
    expect(await page.getByText("us-west-2 · ml-research").isVisible()).toBe(true);
    await expect
      .poll(() => page.getByText("staging-network by grace@build-17 for apply").isVisible(), patient)
      .toBe(true);
    await expect.poll(() => page.locator(".attention li").count(), patient).toBe(12);
  });

  it("searches from every view after /, and narrows by menus", async (context) => {
    const { page } = await open(context);
    await page.keyboard.press("/");
    await page.keyboard.type("g6.12xlarge");
    await page.getByText("1 of 211").waitFor();
    await expect.poll(() => rows(page).count(), patient).toBe(1);
    await page.waitForURL(/q=g6.12xlarge$/);

    await page.getByRole("link", { name: "Clear" }).click();
    await page.getByRole("combobox", { name: "Type" }).selectOption("aws_subnet");
    await page.getByRole("combobox", { name: "Environment" }).selectOption("prod");
    await page.getByText("6 of 211").waitFor();
    await expect.poll(() => rows(page).allTextContents(), patient).toHaveLength(6);
  });

  it("says what to do if nothing matches", async (context) => {
    const { page } = await open(context, "#/resources?q=nonsense");
    await page.getByText("Nothing matches").waitFor();
    await page.getByRole("link", { name: "Show everything" }).click();
    await page.getByText("211", { exact: true }).waitFor();
  });

  it("opens a resource by keyboard and closes it with Esc", async (context) => {
    const { page } = await open(context, "#/resources?stack=dev-network");
    await page.locator("#search").focus();
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => title(page), patient).toBe("aws_vpc.vpc_4D1E5C9A");
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => title(page), patient).toBe("aws_nat_gateway.vpc_nat_3C7D1F80");
    await page.keyboard.press("Escape");
    await details(page).waitFor({ state: "detached" });
    await expect.poll(() => page.locator("[role=treegrid]:focus").count(), patient).toBe(1);
  });

  it("links from a resource to its dependencies and dependants", async (context) => {
    const { page } = await open(context, "#/resources?stack=dev-network");
    await rows(page).filter({ hasText: "aws_flow_log.vpc_flow" }).click();
    await details(page).getByRole("link", { name: "aws_vpc.vpc" }).click();
    await expect.poll(() => title(page), patient).toBe("aws_vpc.vpc_4D1E5C9A");
    await details(page).getByRole("link", { name: "aws_flow_log.vpc_flow" }).click();
    await expect.poll(() => title(page), patient).toBe("aws_flow_log.vpc_flow_DEFEC8ED");
    await page.goBack();
    await expect.poll(() => title(page), patient).toBe("aws_vpc.vpc_4D1E5C9A");
  });

  it("shows masked values as such, and drift with its resource", async (context) => {
    const cluster = encodeURIComponent("dev-ml-cluster/aws_eks_cluster.eks_cluster_C0DEC0DE");
    const { page } = await open(context, `#/resources?at=${cluster}`);
    await expect.poll(() => details(page).locator(".masked").textContent(), patient).toBe("sensitive");
    const { page: other } = await open(context, "#/resources?is=drifted");
    await rows(other).first().click();
    await expect
      .poll(() => details(other).getByRole("row", { name: "scaling_config[0].desired_size" }).textContent(), patient)
      .toContain("desired_size23");
  });

  it("draws stacks, then the resources of a stack, and opens one from the drawing", async (context) => {
    const { page } = await open(context, "#/graph?env=dev");
    await page.getByRole("link", { name: /^network, 27 resources/ }).click();
    await page.getByRole("heading", { name: "dev / network" }).waitFor();
    const stage = page.locator(".canvas svg > g");
    const before = await stage.getAttribute("transform");
    await page.getByRole("button", { name: "Zoom in" }).click();
    expect(await stage.getAttribute("transform")).not.toBe(before);
    await page.locator(".canvas svg").focus();
    await page.keyboard.press("0");
    await expect.poll(() => stage.getAttribute("transform"), patient).toBe(before);
    await page.getByRole("link", { name: "vpc_nat, aws_nat_gateway" }).click();
    await details(page).waitFor();
    expect(await page.locator(".canvas .node.near").count()).toBeGreaterThan(2);
  });

  it("fits a drawing at first, and lights up what is connected to the box that is pointed at or focused", async (context) => {
    const { page } = await open(context, "#/graph?stack=dev-network");
    const [drawing, frame] = [page.locator(".canvas svg > g"), page.locator(".canvas svg")];
    await page.locator(".canvas .node").first().waitFor();
    const [inner, outer] = [await drawing.boundingBox(), await frame.boundingBox()];
    expect((inner?.x ?? 0) + (inner?.width ?? 0)).toBeLessThanOrEqual((outer?.x ?? 0) + (outer?.width ?? 0));
    expect((inner?.y ?? 0) + (inner?.height ?? 0)).toBeLessThanOrEqual((outer?.y ?? 0) + (outer?.height ?? 0));
    const near = () => page.locator(".canvas .node.near").count();
    expect(await near()).toBe(0);
    await page.getByRole("link", { name: "vpc_internet, aws_internet_gateway" }).hover();
    await expect.poll(near, patient).toBe(7);
    await page.mouse.move(1, 1);
    await expect.poll(near, patient).toBe(0);
    await page.getByRole("link", { name: "vpc_nat, aws_nat_gateway" }).focus();
    await expect.poll(near, patient).toBeGreaterThan(1);
  });

  it("shows what a version changed", async (context) => {
    const { page } = await open(context, "#/history?stack=dev-ml-nodes");
    await page.getByRole("link", { name: /Serial 10/ }).click();
    await expect.poll(() => page.locator(".difference").count(), patient).toBe(3);
    await expect
      .poll(() => page.locator(".origin").textContent(), patient)
      .toMatch(/^Written by grace, from commit \w{8}/);
    await expect.poll(() => page.getByText("multi_region").isVisible(), patient).toBe(true);
    await expect.poll(() => page.getByText("key_id").count(), patient).toBe(0);
    await page.getByLabel(/Show 2 expected differences/).check();
    await expect.poll(() => page.getByText("key_id").isVisible(), patient).toBe(true);
  });

  it("compares environments both ways", async (context) => {
    const { page } = await open(context, "#/compare?stack=network");
    await page.getByLabel("To").selectOption("prod");
    await page.getByRole("link", { name: /^network/ }).click();
    const range = page
      .locator(".difference", { hasText: "aws_vpc.vpc" })
      .locator("tr", { hasText: "cidr_block" })
      .first();
    await expect.poll(() => range.textContent(), patient).toContain("10.20.0.0/1610.40.0.0/16");
    await page.getByRole("link", { name: "Swap sides" }).click();
    await expect.poll(() => range.textContent(), patient).toContain("10.40.0.0/1610.20.0.0/16");
    await page.getByRole("link", { name: /ml-nodes/ }).click();
    await page.getByText("Only dev has this stack").waitFor();
  });

  it("compares two stacks, and two versions of one", async (context) => {
    const { page } = await open(context, "#/compare");
    await page.getByLabel("From").selectOption("dev-network");
    await page.getByLabel("To").selectOption("sandpit-ada-network");
    await page.getByRole("heading", { name: /^network/ }).waitFor();
    await page.getByLabel("To").selectOption("dev-network");
    await page.getByText("Both sides are the same").waitFor();
    await page.getByLabel("Version of the left").selectOption({ index: 1 });
    await page.getByRole("heading", { name: /^network/ }).waitFor();
    await page.locator(".difference", { hasText: "aws_security_group.old_5EC0ND5" }).waitFor();
  });

  it("shows which stacks read an output", async (context) => {
    const { page } = await open(context, "#/outputs?env=dev");
    const row = page.getByRole("row", { name: "vpc_id" });
    await expect
      .poll(() => row.getByRole("link").allTextContents(), patient)
      .toEqual(["dev-ml-cluster", "dev-ml-nodes"]);
  });

  it("follows the colour scheme of the system until the reader chooses one", async (context) => {
    const { page } = await open(context, "", { colorScheme: "dark" });
    const background = () => page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
    await expect.poll(background, patient).toBe("rgb(18, 21, 26)");
    await page.getByRole("button", { name: /colours/ }).click();
    await expect.poll(background, patient).toBe("rgb(250, 250, 248)");
    await page.reload();
    await expect.poll(background, patient).toBe("rgb(250, 250, 248)");
    await page.getByRole("button", { name: /colours/ }).click();
    await expect.poll(background, patient).toBe("rgb(18, 21, 26)");
  });

  const everyView = [
    "#/",
    "#/resources?group=stack&sort=-cost",
    `#/resources?at=${encodeURIComponent("dev-ml-cluster/aws_eks_cluster.eks_cluster_C0DEC0DE")}`,
    "#/resources?q=nonsense",
    "#/graph",
    "#/graph?stack=dev-network",
    "#/outputs",
    "#/history?stack=dev-ml-nodes",
    "#/history?stack=prod-network",
    "#/compare",
  ];
  /** The texts of a node of a graph are drawn apart, and axe-core joins them without a space. */
  const rules = { rules: { "label-content-name-mismatch": { enabled: false } } };
  const phone = { width: 390, height: 844 };

  it.for([
    { name: "light on a laptop", colorScheme: "light", viewport: laptop, options: rules },
    // Only colours differ.
    {
      name: "dark on a laptop",
      colorScheme: "dark",
      viewport: laptop,
      options: { runOnly: { type: "rule", values: ["color-contrast"] } },
    },
    {
      name: "on a phone, in the same colours",
      colorScheme: "light",
      viewport: phone,
      options: { rules: { ...rules.rules, "color-contrast": { enabled: false } } },
    },
  ] as const)(
    "has names, roles and contrasts that axe-core accepts, and needs no horizontal scrolling, in any view, $name",
    async ({ colorScheme, viewport, options }, context) => {
      const { page } = await open(context, "", { colorScheme, viewport });
      await page.evaluate(axe.source);
      for (const address of everyView) {
        await show(page, address);
        // What passes is of no interest, and large.
        const asked = JSON.stringify({ ...options, resultTypes: ["violations"] });
        const violations = await page.evaluate<AxeResults["violations"]>(
          `axe.run(${asked}).then(({ violations }) => violations)`,
        );
        expect(
          violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)),
          address,
        ).toEqual([]);
        const [content, frame] = await page.locator("main").evaluate((main) => [main.scrollWidth, main.clientWidth]);
        expect(content, address).toBe(frame);
        expect(await page.evaluate("document.documentElement.scrollWidth"), address).toBe(viewport.width);
      }
    },
  );

  it("has no errors and makes no requests, in every view", async (context) => {
    const { page, complaints } = await open(context);
    for (const name of ["Resources", "Graph", "Outputs", "History", "Compare", "Overview"]) {
      await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name }).click();
      await page.waitForTimeout(150);
    }
    expect(complaints).toEqual([]);

    await expect
      .poll(() => page.evaluate(() => fetch("https://example.com/").then(String, () => "refused")), patient)
      .toBe("refused");
    expect(complaints.filter((each) => each.startsWith("request"))).toEqual([]);
  });

  it("searches and scrolls through 3,000 resources, renders only the visible rows, and unpacks what is opened", async (context) => {
    const { page, complaints } = await open(context, "#/resources", {}, "large.html");
    await page.getByText("3,000", { exact: true }).waitFor();
    expect(await rows(page).count()).toBeLessThan(60);
    await page.locator("[data-list]").focus();
    await page.keyboard.press("End");
    await expect.poll(() => title(page), patient).toMatch(/^data\.terraform_remote_state/);
    await page.locator('[role=row][aria-rowindex="3001"]').waitFor();
    await page.locator("#search").fill("service-02700");
    await page.getByText("1 of 3,000").waitFor();
    await page.locator("#search").fill("zzzz");
    await page.getByText("Nothing matches").waitFor();

    await page.evaluate('location.hash = "#/resources?stack=dev-network&q=aws_flow_log"');
    await rows(page).first().click();
    await details(page).getByText("resource_id").or(details(page).getByText("region")).first().waitFor();
    await details(page).getByRole("link", { name: "aws_vpc.vpc" }).waitFor();
    await page.evaluate('location.hash = "#/graph?stack=dev-network"');
    await page.getByRole("link", { name: "vpc_nat, aws_nat_gateway" }).waitFor();
    expect(await page.locator(".canvas .edge").count()).toBeGreaterThan(10);
    await page.evaluate('location.hash = "#/compare?left=dev&right=prod&stack=network"');
    await page.locator(".difference").first().waitFor();
    expect(complaints).toEqual([]);
  });

  it("sorts, groups, chooses columns, and exports what it shows", async (context) => {
    const { page, complaints } = await open(context, "#/resources?env=dev");
    const first = () => rows(page).first().textContent();
    await page.getByRole("button", { name: "Cost a month" }).click();
    await expect.poll(first, patient).toContain("gpu-training_group");
    await page
      .getByRole("columnheader", { name: "Cost a month" })
      .and(page.locator("[aria-sort=descending]"))
      .waitFor();

    await page.getByRole("combobox", { name: "Group by" }).selectOption("zone");
    const headings = page.locator(".row.heading");
    await expect.poll(() => headings.allTextContents(), patient).toHaveLength(3);
    await expect.poll(() => headings.first().textContent(), patient).toContain("us-east-2a8 resources");
    const all = await rows(page).count();
    await headings.first().click();
    await expect.poll(() => headings.first().getAttribute("aria-expanded"), patient).toBe("false");
    expect(await rows(page).count()).toBeLessThanOrEqual(all);

    await page.locator("summary", { hasText: "Columns" }).click();
    await page.getByRole("checkbox", { name: "Tag owner" }).check();
    await page.getByRole("checkbox", { name: "Id", exact: true }).uncheck();
    await page.keyboard.press("Escape");
    await page.waitForURL(/cols=stack%2Czone%2Ctag%3Aowner%2Ccost/);

    await page.locator("summary", { hasText: "Export" }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: /CSV/ }).click();
    const text = await readFile(await (await download).path(), "utf8");
    const [head, dearest] = text.split("\r\n");
    expect(head).toBe("Resource,Stack,Zone,Tag owner,Cost a month");
    expect(dearest).toMatch(/^aws_eks_node_group.gpu-training_group_CAFED00D,dev-ml-nodes,,ml-platform,[\d.]+$/);
    expect(complaints.filter((each) => !each.startsWith("request: blob:"))).toEqual([]);
  });

  it("keeps cells below their headings where the columns need more room than there is", async (context) => {
    const { page } = await open(context, "#/resources?cols=type,stack,zone,owner,id,cost", {
      viewport: { width: 760, height: 600 },
    });
    await rows(page).first().waitFor();
    const edges = await page.evaluate<number[]>(
      `[...document.querySelectorAll("[role=row]")].map((row) => Math.round(row.children[5].getBoundingClientRect().x))`,
    );
    expect(edges.length).toBeGreaterThan(10);
    expect(new Set(edges).size).toBe(1);
  });
});
