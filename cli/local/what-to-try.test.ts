import { small } from "@ml-platform/environments/testing";
import { expect, it } from "vitest";
import { whatToTry } from "./what-to-try.ts";

it("names the cluster whose nodes were applied, by the context that kubeconfig writes", () => {
  const text = whatToTry(small, ["small-network", "small-ml-cluster", "small-ml-nodes"]);
  expect(text).toContain("./platform kubeconfig small --target local");
  expect(text).toContain("kubectl --context small-ml-local get nodes");
});

it("asks for the name of a cluster where there are several", () => {
  const nodeGroups = small.clusters["ml"]?.nodeGroups ?? {};
  const text = whatToTry({ name: "prod", clusters: { training: { nodeGroups }, inference: { nodeGroups } } }, [
    "prod-inference-nodes",
  ]);
  expect(text).toContain("./platform kubeconfig prod inference --target local");
});

it("offers kubectl nothing where no nodes were applied", () => {
  expect(whatToTry(small, ["small-network"])).not.toContain("kubectl");
  expect(whatToTry(small, ["small-network"])).toContain("./platform local stop");
});
