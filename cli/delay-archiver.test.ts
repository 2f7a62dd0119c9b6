import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

it("has cdktf load its zip library when something is packed", async () => {
  const script = `
    const { createRequire } = await import("node:module");
    const { delayArchiver } = await import("./cli/delay-archiver.ts");
    const require = createRequire(process.cwd() + "/stacks/index.ts");
    delayArchiver(process.cwd());
    const { App } = require("cdktf");
    const count = () => Object.keys(require.cache).filter((file) => /[/]node_modules[/]archiver[/]/.test(file)).length;
    const before = count();
    const { directory } = createRequire(require.resolve("cdktf"))("archiver")("zip");
    console.log(JSON.stringify([App.name, before, typeof directory, count() > 1]));`;
  const { stdout } = await execa(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", script], {
    cwd: root,
  });
  expect(JSON.parse(stdout)).toEqual(["App", 1, "function", true]);
});
