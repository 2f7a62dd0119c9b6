/** Which layer may import which: the table in the README, enforced. Each is a workspace package. */
const layers = {
  rules: [],
  modules: ["rules"],
  environments: ["rules", "modules"],
  stacks: ["rules", "environments", "modules"],
  emulator: [],
  state: ["rules"],
  cli: ["rules", "environments", "stacks", "emulator", "state"],
  scripts: ["rules", "environments", "modules", "stacks", "emulator", "state", "cli"],
};

const packages = Object.keys(layers);
const testing = "\\.test\\.ts$|/testing/|^cli/e2e/";

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...packages.map((layer) => ({
      name: `${layer}-imports-only-its-layers`,
      severity: "error",
      comment: `${layer}/ may import ${layers[layer].join(", ") || "none of the other layers"}`,
      from: { path: `^${layer}/`, pathNot: testing },
      to: {
        path: `^(${packages.filter((other) => other !== layer && !layers[layer].includes(other)).join("|") || "$none"})/`,
      },
    })),
    {
      name: "environments-import-only-addon-specifications",
      severity: "error",
      comment: "environments are data: of modules they know only what add-ons there are and what options they have",
      from: { path: "^environments/" },
      to: { path: "^modules/(?!addons/index\\.ts$)" },
    },
    {
      name: "addon-specifications-are-pure",
      severity: "error",
      comment: "environments read them: no cdktf, no provider, no construct but by a dynamic import",
      from: {
        path: "^modules/addons/(index|catalogue|addon-spec|base-addons|check-addons|install-order|not-offered|objects-chart|[\\w-]+/spec)\\.ts$",
      },
      to: { path: "cdktf|constructs|^modules/(?!addons/)", dependencyTypesNot: ["type-only", "dynamic-import"] },
    },
    {
      name: "stack-catalogue-is-pure",
      severity: "error",
      comment: "listing stacks loads no cdktf: only a dynamic import may lead to what builds them",
      from: {
        path: "^stacks/(index|catalogue|kind|contract|stack-node|state-location|[\\w-]+/(kind|contract))\\.ts$",
      },
      to: {
        path: "node_modules/(cdktf|constructs|@cdktf)|^stacks/.*-stack\\.ts$",
        dependencyTypesNot: ["type-only", "dynamic-import"],
      },
    },
    {
      name: "no-tests-on-real-environments",
      severity: "error",
      comment: "an adopter edits them: tests run on environments/testing/reference.ts",
      from: { path: "\\.(test|ts)$", pathNot: "^environments/" },
      to: { path: "^environments/(personal/.*|(?!index\\.ts$|company\\.ts$)[\\w-]+)\\.ts$" },
    },
    {
      name: "no-input-or-output-in-pure-layers",
      severity: "error",
      comment: "rules, environments, modules and stacks are functions of data; four files find or write theirs",
      from: {
        path: "^(rules|environments|modules|stacks)/",
        pathNot: `${testing}|^environments/model/load\\.ts$|^stacks/(synthesize|place-charts|main)\\.ts$`,
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
    {
      name: "agpl-only-in-tests",
      severity: "error",
      comment:
        "@cloud-copilot/iam-simulate is AGPL: it evaluates policies in tests, and nothing that is shipped imports it",
      from: { pathNot: testing },
      to: { path: "@cloud-copilot[/+](iam-simulate|iam-policy|iam-utils)" },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "no-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "cdktf\\.out|\\.platform|^node_modules|^docs|\\.svg$" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default"] },
  },
};
