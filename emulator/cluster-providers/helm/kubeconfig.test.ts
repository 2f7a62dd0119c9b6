import { expect, it } from "vitest";
import { kubeconfigOf } from "./kubeconfig.ts";

const server = "https://127.0.0.1:6443";

it("signs in by a command, which is asked nothing", () => {
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1beta1",
    command: "aws",
    args: ["eks", "get-token"],
    env: { AWS_ENDPOINT_URL_STS: "http://127.0.0.1:5000" },
  };
  const { clusters, users } = JSON.parse(kubeconfigOf({ server, certificateAuthority: "PEM", exec }));
  expect(clusters).toEqual([{ name: "cluster", cluster: { server, "certificate-authority-data": "UEVN" } }]);
  const env = [{ name: "AWS_ENDPOINT_URL_STS", value: "http://127.0.0.1:5000" }];
  expect(users).toEqual([{ name: "cluster", user: { exec: { ...exec, env, interactiveMode: "Never" } } }]);
});

it("signs in by a token or a certificate", () => {
  const clientCertificate = { certificate: "CERT", key: "KEY" };
  const { users } = JSON.parse(kubeconfigOf({ server, token: "t", clientCertificate }));
  expect(users[0].user).toEqual({ token: "t", "client-certificate-data": "Q0VSVA==", "client-key-data": "S0VZ" });
});
