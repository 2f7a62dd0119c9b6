import { join } from "node:path";
import { expect, it } from "vitest";
import { scratchDirectory } from "../testing/scratch-directory.ts";
import { mergeKubeconfig } from "./merge-kubeconfig.ts";
import { throughTunnel } from "./through-tunnel.ts";
import { replaceFile } from "./write-kubeconfig.ts";

it("finds the port that leads to the same cluster, and to no other", () => {
  const file = join(scratchDirectory("tunnel"), "kubeconfig");
  const access = {
    context: "dev-nlp",
    name: "dev-ml",
    region: "us-east-2",
    endpoint: "https://127.0.0.1:34567",
    tlsServerName: "abc.gr7.us-east-2.eks.amazonaws.com",
    certificateAuthority: "LS0t",
  };
  replaceFile(file, mergeKubeconfig("", access, file));
  const env = { KUBECONFIG: `/nonexistent:${file}` };
  expect(throughTunnel({ endpoint: `https://${access.tlsServerName}` }, env)).toEqual({
    endpoint: access.endpoint,
    tlsServerName: access.tlsServerName,
  });
  expect(throughTunnel({ endpoint: "https://other.eks.amazonaws.com" }, env)).toBeUndefined();
  expect(throughTunnel({ endpoint: `https://${access.tlsServerName}` }, {})).toBeUndefined();
});
