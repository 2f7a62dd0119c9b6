import { execFileSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { findTool } from "@ml-platform/emulator/tools";
import { beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { helmFolder, skipWithoutHelm } from "../testing/rendered-chart.ts";
import { writeState } from "../testing/state-file.ts";
import { argumentsOf, pageCommands, pageValues } from "./testing/page.ts";
import { rendered } from "./testing/rendered.ts";
import { realRoot, ServiceRepository } from "./testing/service-repository.ts";

/** Commands that the tests of this file run; template.test.ts runs the program, cli/e2e/local-eks the rest. */
const here = [
  "./platform service new greeter --team nlp --domain example.com",
  "./platform ci lint",
  "helm lint charts/service --strict --values services/greeter/values.yaml --values services/greeter/values-dev.yaml",
  "helm template greeter charts/service --values services/greeter/values.yaml --values services/greeter/values-dev.yaml",
  "kubectl --context dev-nlp create secret generic registry --type kubernetes.io/dockerconfigjson --from-file .dockerconfigjson=registry.json",
  "./platform kubeconfig dev",
];
const elsewhere = [
  "python3 services/greeter/main.py",
  "helm history greeter --namespace team-nlp",
  "helm rollback greeter --namespace team-nlp --wait",
  "helm uninstall greeter --namespace team-nlp",
];

it("has no command that no test runs", () => {
  expect([...pageCommands].sort()).toEqual([...here, ...elsewhere].sort());
});

async function withGreeter(): Promise<ServiceRepository> {
  const repository = new ServiceRepository();
  const { code } = await repository.service(argumentsOf("./platform service").join(" "));
  expect(code).toBe(0);
  return repository;
}

it("scaffolds a service whose pipeline is right", async () => {
  const repository = await withGreeter();
  expect(await repository.runWith(["ci", "lint"])).toMatchObject({ code: 0 });
});

describe("with helm", () => {
  skipWithoutHelm();

  it("lints and renders what was scaffolded", async () => {
    const repository = await withGreeter();
    symlinkSync(`${realRoot}charts`, repository.path("charts"));
    const helm = (args: readonly string[]) =>
      execFileSync(`${helmFolder()}/helm`, args, { cwd: repository.root, encoding: "utf8" });
    expect(helm(["lint", ...argumentsOf("helm lint")])).toContain("0 chart(s) failed");
    expect(helm(["template", ...argumentsOf("helm template")])).toContain("greeter.dev.example.com");
  });

  it("shows values that the chart takes as they are", () => {
    const small = {
      image: "registry.example.com/services/greeter:1",
      resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { cpu: "500m", memory: "128Mi" } },
    };
    const kinds = pageValues.map((text) => Object.keys(rendered({ ...small, ...parse(text) })));
    expect(new Set(kinds.flat())).toEqual(
      new Set([
        "ConfigMap",
        "Deployment",
        "ExternalSecret",
        "HorizontalPodAutoscaler",
        "Ingress",
        "NetworkPolicy",
        "PodDisruptionBudget",
        "ScaledObject",
        "Service",
        "ServiceAccount",
        "ServiceMonitor",
        "TriggerAuthentication",
      ]),
    );
  });
});

describe("with kubectl", () => {
  const kubectl = findTool("kubectl") ?? "";
  beforeEach(({ skip }) => skip(kubectl === "", "no kubectl on PATH or in KUBEBUILDER_ASSETS"));

  it("makes the Secret of the registry", () => {
    const repository = new ServiceRepository();
    repository.write("registry.json", '{"auths":{"registry.example.com":{"auth":"bm9ib2R5Om5vdGhpbmc="}}}');
    const args = argumentsOf("kubectl --context dev-nlp");
    const text = execFileSync(kubectl, [...args, "--dry-run=client", "--output=json"], {
      cwd: repository.root,
      encoding: "utf8",
    });
    expect(JSON.parse(text)).toMatchObject({ kind: "Secret", type: "kubernetes.io/dockerconfigjson" });
  });
});

it("lets an administrator in", async () => {
  const repository = new ServiceRepository();
  const cluster = { id: "dev-ml-cluster", environment: "dev", name: "ml-cluster", kind: "cluster", cluster: "ml" };
  repository.target = "aws";
  writeState(repository.stateFile("dev-ml-cluster"), {
    outputs: {
      name: { value: "dev-ml" },
      endpoint: { value: "https://eks.example.com" },
      certificate_authority: { value: "LS0tLS1CRUdJTg==" },
    },
  });
  const { code, stderr } = await repository.runWith(["kubeconfig", ...argumentsOf("./platform kubeconfig")], {
    env: { HOME: repository.root },
    services: { stacksOf: async () => [{ ...cluster, dependencies: [], providers: [] }] },
  });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(repository.read(".kube/config")).toContain("current-context: dev-ml");
});
