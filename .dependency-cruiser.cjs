/** Which layer may import which: the table in the README, enforced. */
const layers = {
  rules: [],
  environments: ["rules"],
  modules: ["rules"],
  stacks: ["rules", "environments", "modules"],
  emulator: [],
  state: ["rules"],
  cli: ["rules", "environments", "stacks", "emulator", "state"],
  scripts: ["rules", "environments", "stacks", "emulator", "state", "cli"],
};

const packages = Object.keys(layers);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...packages.map((layer) => ({
      name: `${layer}-imports-only-its-layers`,
      severity: "error",
      comment: `${layer}/ may import ${layers[layer].join(", ") || "none of the other layers"}`,
      from: { path: `^${layer}/`, pathNot: "\\.test\\.ts$|^cli/e2e/" },
      to: {
        path: `^(${packages.filter((other) => other !== layer && !layers[layer].includes(other)).join("|") || "$none"})/`,
      },
    })),
    {
      name: "no-input-or-output-in-pure-layers",
      severity: "error",
      comment: "rules, environments, modules and stacks are functions of data; synthesize.ts alone makes its directory",
      from: {
        path: "^(rules|environments|modules|stacks)/",
        pathNot: "\\.test\\.ts$|/testing/|^stacks/synthesize\\.ts$",
      },
      // A hash is a function of data.
      to: { dependencyTypes: ["core"], pathNot: "^(node:)?crypto$" },
    },
    {
      name: "no-provider-barrels",
      severity: "error",
      comment: "import @cdktf/provider-*/lib/<type>/index.js: the barrel costs seconds and a gigabyte",
      from: {},
      to: { path: "node_modules/@cdk(tf|tn)/provider-[a-z]+/lib/index\\.js$" },
    },
    {
      name: "no-cdktf-internals",
      severity: "error",
      comment: "only the public entry point survives the move to CDK Terrain",
      from: { path: `^(${packages.join("|")})/` },
      to: { path: "node_modules/cdktf/lib/(?!index\\.js)" },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "no-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "cdktf\\.out|\\.platform" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default"] },
  },
};
