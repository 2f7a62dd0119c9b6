import type { Principal } from "./principal.ts";

/**
 * The name of a user, from the template of an access entry or of the ConfigMap.
 *
 * Sources: EKS user guide, "Create access entries"; kubernetes-sigs/aws-iam-authenticator, README.
 *
 * @param nodeName what the template's instance is called
 */
export function renderUsername(template: string, principal: Principal, nodeName = ""): string {
  const values: Readonly<Record<string, string>> = {
    AccountID: principal.account,
    SessionName: principal.sessionName.replaceAll("@", "-"),
    SessionNameRaw: principal.sessionName,
    AccessKeyID: principal.accessKey,
    EC2PrivateDNSName: nodeName,
  };
  return template.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);
}

/** Whether the name is that of an EC2 instance, which has to be looked up. */
export function namesInstance(template: string): boolean {
  return template.includes("{{EC2PrivateDNSName}}");
}
