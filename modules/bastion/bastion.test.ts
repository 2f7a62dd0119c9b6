import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { aClusterRef } from "../testing/cluster-ref.ts";
import { isAllowed } from "../testing/decide.ts";
import { Template } from "../testing/template.ts";
import { Bastion, type BastionProps } from "./bastion.ts";
import { hostPaths, setupScript } from "./setup-script.ts";
import { bastionUserData } from "./user-data.ts";

const account = "111111111111";
const props: BastionProps = {
  environment: "dev",
  region: "us-east-2",
  accountId: account,
  network: { nat: "single", vpcId: "vpc-1" },
  subnetIds: ["subnet-1", "subnet-2"],
  clusters: [{ ...aClusterRef, id: "ml", securityGroupId: "sg-cluster" }],
  tags: { owner: "ml-platform", "managed-by": "terraform" },
  deletionProtection: false,
};
const synthesized = (change: Partial<BastionProps> = {}) =>
  Template.synthesize((stack) => new Bastion(stack, "bastion", { ...props, ...change }));

describe("a bastion", () => {
  const template = synthesized();

  it("keeps two hosts, replaces one after the other when their template changes, and each after a month", () => {
    const launchTemplate = template.addressOf("aws_launch_template");
    expect(template.resource("aws_autoscaling_group")).toMatchObject({
      min_size: 2,
      max_size: 2,
      vpc_zone_identifier: ["subnet-1", "subnet-2"],
      launch_template: { version: `\${${launchTemplate}.latest_version}` },
      instance_refresh: { strategy: "Rolling", preferences: { min_healthy_percentage: 50 } },
      max_instance_lifetime: 30 * 86_400,
    });
  });

  it("asks for a token before its metadata is read, encrypts disks, and has no public address", () => {
    expect(template.resource("aws_launch_template")).toMatchObject({
      metadata_options: { http_tokens: "required", http_put_response_hop_limit: 1 },
      block_device_mappings: [{ ebs: { encrypted: "true", volume_type: "gp3" } }],
      network_interfaces: [{ associate_public_ip_address: "false" }],
      image_id: "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
    });
    expect(template.resource("aws_launch_template")["key_name"]).toBeUndefined();
  });

  it("lets nobody in, and out only by HTTPS", () => {
    const ownRules = template.resourcesOfType("aws_vpc_security_group_ingress_rule");
    expect(ownRules.map((rule) => rule["security_group_id"])).toEqual(["sg-cluster"]);
    expect(template.resource("aws_vpc_security_group_egress_rule")).toMatchObject({ from_port: 443, to_port: 443 });
  });

  it("logs sessions while they last, to a group that is encrypted, and not as a user of its own", () => {
    const { content } = template.resource("aws_ssm_document", { document_type: "Session", name: "bastion-dev" });
    expect(JSON.parse(String(content))).toMatchObject({
      sessionType: "Standard_Stream",
      inputs: {
        cloudWatchLogGroupName: "/aws/ssm/dev-bastion",
        cloudWatchEncryptionEnabled: true,
        cloudWatchStreamingEnabled: true,
        runAsEnabled: false,
        idleSessionTimeout: "20",
      },
    });
    expect(template.resource("aws_cloudwatch_log_group")["kms_key_id"]).toBeDefined();
  });

  it("may view clusters by default", () => {
    expect(template.resource("aws_eks_access_policy_association")["policy_arn"]).toMatch(/AmazonEKSViewPolicy$/);
  });

  it("with SSH has public addresses and lets in the ranges that may", () => {
    const access = { type: "ssh", allowedCidrs: ["203.0.113.0/24"], keyName: "ops" } as const;
    const open = synthesized({ access });
    expect(open.resource("aws_launch_template")).toMatchObject({
      key_name: "ops",
      network_interfaces: [{ associate_public_ip_address: "true" }],
    });
    const rule = { cidr_ipv4: "203.0.113.0/24", from_port: 22, to_port: 22 };
    expect(open.hasResource("aws_vpc_security_group_ingress_rule", rule)).toBe(true);
  });

  it("reaches the name servers of its network", () => {
    const dhcp = { domainNameServers: ["AmazonProvidedDNS", "10.0.0.53"] };
    const asking = synthesized({ network: { ...props.network, dhcp } });
    const ports = asking
      .resourcesOfType("aws_vpc_security_group_egress_rule")
      .filter(({ cidr_ipv4: range }) => range === "10.0.0.53/32");
    expect(ports.map(({ ip_protocol: protocol }) => protocol).sort()).toEqual(["tcp", "udp"]);
  });

  it("refuses a single host", () => {
    expect(() => synthesized({ size: 1 })).toThrow("The bastion dev-bastion is not valid:\n  size: 1 host");
  });
});

describe("the role of the hosts", () => {
  const policies = synthesized()
    .resourcesOfType("aws_iam_role_policy")
    .map(({ name, policy }) => ({ name: String(name), policy: JSON.parse(String(policy)) }));
  const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-2:${account}:${resource}`;
  const may = (action: string, resource: string) =>
    isAllowed({ principal: `arn:aws:iam::${account}:role/dev-us-east-2-bastion`, action, resource, policies });

  it.each([
    ["eks:DescribeCluster", arn("eks", "cluster/dev-ml")],
    ["ssmmessages:CreateControlChannel", "*"],
    ["ssmmessages:OpenDataChannel", "*"],
    ["ssm:UpdateInstanceInformation", arn("ec2", "instance/i-1")],
    ["logs:CreateLogStream", arn("logs", "log-group:/aws/ssm/dev-bastion:log-stream:session")],
    ["logs:PutLogEvents", arn("logs", "log-group:/aws/ssm/dev-bastion:log-stream:session")],
    ["logs:DescribeLogGroups", "*"],
  ])("may %s on %s", async (action, resource) => {
    expect(await may(action, resource)).toBe(true);
  });

  it.each([
    ["eks:DescribeCluster", arn("eks", "cluster/prod-training")],
    ["eks:UpdateClusterConfig", arn("eks", "cluster/dev-ml")],
    ["ssm:GetParameter", arn("ssm", "parameter/password")],
    ["ssm:SendCommand", arn("ec2", "instance/i-1")],
    ["logs:PutLogEvents", arn("logs", "log-group:/aws/eks/dev-ml/cluster:log-stream:audit")],
    ["logs:DeleteLogGroup", arn("logs", "log-group:/aws/ssm/dev-bastion")],
    ["secretsmanager:GetSecretValue", arn("secretsmanager", "secret:dev/platform/key-123456")],
  ])("may not %s on %s", async (action, resource) => {
    expect(await may(action, resource)).toBe(false);
  });
});

describe("the user data of a host", () => {
  it("has a context for each cluster, and gets tokens from the host's role", () => {
    const data = bastionUserData({
      region: "us-east-2",
      clusters: [aClusterRef, { ...aClusterRef, name: "dev-other" }],
      script: "echo ready\n",
    });
    // cdktf refuses quotes in the arguments of Terraform functions.
    expect(data).not.toContain('"');
    expect(data).toContain("current-context: dev-ml");
    expect(data).toContain("          - get-token\n                - --cluster-name\n                - dev-other");
    expect(data).toContain(Buffer.from("echo ready\n").toString("base64"));
  });

  const root = () => mkdtempSync(join(tmpdir(), "bastion-"));
  const program = "#!/bin/sh\necho it runs\n";
  const sha256 = (file: Buffer | string) => createHash("sha256").update(file).digest("hex");

  /** Runs the script in a folder of its own, where `curl` copies what is in `files` by the last part of its URL. */
  function run(directory: string, change: (sha: string) => string = (sha) => sha) {
    const [files, stubs] = [join(directory, "files"), join(directory, "stubs")];
    for (const folder of [join(files, "linux-arm64"), stubs]) mkdirSync(folder, { recursive: true });
    writeFileSync(join(files, "kubectl"), program);
    writeFileSync(join(files, "linux-arm64", "helm"), program);
    execFileSync("tar", ["-czf", join(files, "helm.tar.gz"), "-C", files, "linux-arm64/helm"]);
    const copies = `#!/bin/bash\nwhile [ "$#" -gt 1 ]; do [ "$1" = --output ] && out="$2"; shift; done\ncp "${files}/$(basename "$1")" "$out"\n`;
    for (const [name, text] of [
      ["curl", copies],
      ["aws", program],
    ] as const) {
      writeFileSync(join(stubs, name), text);
      chmodSync(join(stubs, name), 0o755);
    }
    const script = setupScript({
      kubectls: [
        { program: "kubectl", version: "1.35.8", url: "https://example.com/kubectl", sha256: change(sha256(program)) },
      ],
      helm: {
        url: "https://example.com/helm.tar.gz",
        sha256: sha256(readFileSync(join(files, "helm.tar.gz"))),
        inside: "linux-arm64/helm",
      },
    });
    return spawnSync("bash", ["-c", script], {
      env: { PATH: `${stubs}:${process.env["PATH"]}`, BASTION_ROOT: directory },
      encoding: "utf8",
    });
  }

  it("installs programs that run, also a second time", () => {
    const directory = root();
    try {
      for (const attempt of [1, 2]) {
        const { status, stdout, stderr } = run(directory);
        expect(stdout + stderr, String(attempt)).toContain("This host is ready.");
        expect(status).toBe(0);
      }
      for (const name of ["kubectl", "helm"]) expect(existsSync(join(directory, "usr/local/bin", name))).toBe(true);
      expect(existsSync(directory + hostPaths.problem)).toBe(false);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it("installs nothing with another checksum, and says on the host what failed", () => {
    const directory = root();
    try {
      const { status, stdout } = run(directory, () => "0".repeat(64));
      expect(status).not.toBe(0);
      expect(stdout).not.toContain("This host is ready.");
      expect(existsSync(join(directory, "usr/local/bin/kubectl"))).toBe(false);
      expect(readFileSync(directory + hostPaths.problem, "utf8")).toMatch(/^The setup of this host failed in line \d+/);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it("downloads nothing onto an image that brings the programs", () => {
    expect(setupScript()).not.toContain("curl");
    expect(setupScript()).toContain("kubectl version --client");
    expect(() => execFileSync("bash", ["-n", "-c", setupScript()])).not.toThrow();
  });
});
