import type { JsonObject } from "../json-document.ts";

/** Name of the cluster issuer of {@link internalAuthority}. */
const issuer = "internal-authority";

/**
 * A cluster issuer whose root certificate signs itself: for certificates that only the cluster must trust, such as those of
 * webhooks. Source: "Bootstrapping CA Issuers" under "SelfSigned" in the cert-manager documentation.
 *
 * @param namespace the one of cert-manager, where cluster issuers look for their secrets
 */
export function internalAuthority(namespace: string): JsonObject[] {
  const apiVersion = "cert-manager.io/v1";
  const root = "internal-authority-root";
  return [
    { apiVersion, kind: "Issuer", metadata: { name: root, namespace }, spec: { selfSigned: {} } },
    {
      apiVersion,
      kind: "Certificate",
      metadata: { name: root, namespace },
      spec: {
        isCA: true,
        commonName: issuer,
        secretName: root,
        // Ten years: what trusts it must be told of a new one. cert-manager renews it in time.
        duration: "87600h",
        privateKey: { algorithm: "ECDSA", size: 256 },
        issuerRef: { group: "cert-manager.io", kind: "Issuer", name: root },
      },
    },
    { apiVersion, kind: "ClusterIssuer", metadata: { name: issuer }, spec: { ca: { secretName: root } } },
  ];
}
