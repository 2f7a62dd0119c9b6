import { readFileSync } from "node:fs";
import { subnetLayout, usableAddresses } from "@ml-platform/rules";
import { expect, it } from "vitest";

it("tells the sizes of networks as subnets are laid out", () => {
  const page = readFileSync(new URL("../../docs/eks/networks.md", import.meta.url), "utf8");
  const rows = [...page.matchAll(/^\| \/(\d+) \|(.*)\|$/gm)].map(([, prefix, cells = ""]) => [
    Number(prefix),
    ...cells.split("|").map(Number),
  ]);
  expect(rows.map(([prefix]) => prefix)).toEqual([16, 17, 18, 19, 20, 21, 22, 23, 24]);
  for (const [prefix = 0, ...cells] of rows) {
    const { slots, ...prefixes } = subnetLayout(prefix) ?? { slots: 0, private: 0, public: 0, controlPlane: 0 };
    const { private: nodes, public: gateways, controlPlane } = prefixes;
    expect(cells, `/${prefix}`).toEqual([slots, ...[nodes, gateways, controlPlane].map(usableAddresses)]);
  }
});
