import { parse } from "yaml";
import { type Fields, fieldsAt, isFields, numberAt, textAt, textsAt } from "../../fields.ts";

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** What a node's user data makes of it. */
export interface JoinConfiguration {
  /** The cluster that it joins; absent if the user data names none. */
  readonly clusterName?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly maxPods?: number;
}

/** Settings of one part of user data. Values in later parts win. */
type Part = Partial<JoinConfiguration>;

/**
 * Reads user data as the images of EKS do: nodeadm's configuration (Amazon Linux 2023), the arguments of bootstrap.sh
 * (Amazon Linux 2), or Bottlerocket's settings; alone, or as parts of a MIME message. What cannot be read counts as nothing.
 *
 * Source: awslabs/amazon-eks-ami, nodeadm/doc/api.md and templates/al2/runtime/bootstrap.sh; Bottlerocket, settings
 * reference for `kubernetes`.
 *
 * @param userData in base64, as launch templates hold it
 */
export function joinConfiguration(userData: string): JoinConfiguration {
  const text = Buffer.from(userData, "base64").toString("utf8");
  const parts = mimeParts(text).map(({ type, body }) => readPart(type, body));
  return {
    ...Object.assign({}, ...parts),
    labels: Object.assign({}, ...parts.map(({ labels }) => labels)),
    taints: parts.flatMap(({ taints = [] }) => taints),
  };
}

interface MimePart {
  readonly type: string;
  readonly body: string;
}

/** Text that is no MIME message is one part. */
function mimeParts(text: string): MimePart[] {
  const boundary = /^content-type:\s*multipart\/[^;]+;\s*boundary="?([^"\r\n;]+)"?/im.exec(text)?.[1]?.trim();
  if (boundary === undefined) return [{ type: "", body: text }];
  return text
    .split(/\r?\n/)
    .join("\n")
    .split(`--${boundary}`)
    .slice(1)
    .filter((part) => !part.startsWith("--"))
    .map((part) => {
      const [head = "", ...body] = part.replace(/^\n/, "").split("\n\n");
      return { type: /content-type:\s*([^;\s]+)/i.exec(head)?.[1] ?? "", body: body.join("\n\n") };
    });
}

function readPart(type: string, body: string): Part {
  if (
    type === "application/node.eks.aws" ||
    /^\s*(apiVersion: node\.eks\.aws|\{\s*"apiVersion": ?"node\.eks\.aws)/m.test(body)
  ) {
    return nodeConfig(body);
  }
  if (/bootstrap\.sh/.test(body)) return bootstrapArguments(body);
  return /^\s*\[settings\.kubernetes/m.test(body) ? bottlerocketSettings(body) : {};
}

function nodeConfig(body: string): Part {
  let document: unknown;
  try {
    document = parse(body);
  } catch {
    return {};
  }
  if (!isFields(document) || textAt(document, "kind") !== "NodeConfig") return {};
  const spec = fieldsAt(document, "spec") ?? {};
  const kubelet = fieldsAt(spec, "kubelet") ?? {};
  const config = fieldsAt(kubelet, "config") ?? {};
  const flags = kubeletFlags(textsAt(kubelet, "flags"));
  const name = textAt(fieldsAt(spec, "cluster") ?? {}, "name");
  const maxPods = numberAt(config, "maxPods");
  return {
    ...flags,
    ...(name !== undefined && { clusterName: name }),
    ...(maxPods !== undefined && { maxPods }),
    taints: [...(flags.taints ?? []), ...taintsOfConfig(config)],
  };
}

function taintsOfConfig(config: Fields): Taint[] {
  const taints = config["registerWithTaints"];
  return (Array.isArray(taints) ? taints : []).filter(isFields).flatMap((taint) => {
    const [key, value, effect] = [textAt(taint, "key"), textAt(taint, "value"), textAt(taint, "effect")];
    if (key === undefined || effect === undefined) return [];
    return [{ key, effect, ...(value !== undefined && { value }) }];
  });
}

/** `/etc/eks/bootstrap.sh <cluster> --kubelet-extra-args '--node-labels=a=b --max-pods=50'`. */
function bootstrapArguments(body: string): Part {
  const command = /bootstrap\.sh((?:\\\r?\n|[^\n])*)/.exec(body)?.[1]?.replace(/\\\r?\n/g, " ") ?? "";
  const words = [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, plain]) => single ?? double ?? plain ?? "",
  );
  const [name] = words.filter((word, index) => !word.startsWith("-") && !words[index - 1]?.startsWith("--"));
  const extra = words[words.indexOf("--kubelet-extra-args") + 1] ?? "";
  const flags = words.includes("--kubelet-extra-args") ? kubeletFlags(extra.split(/\s+/)) : {};
  return { ...flags, ...(name !== undefined && { clusterName: name }) };
}

/** The few settings of TOML that matter: `[settings.kubernetes]`, its node labels and its node taints. */
function bottlerocketSettings(body: string): Part {
  const labels: Record<string, string> = {};
  const taints: Taint[] = [];
  let found: Part = {};
  let section = "";
  for (const line of body.split(/\r?\n/)) {
    section = /^\s*\[([^\]]+)\]/.exec(line)?.[1]?.trim().replaceAll('"', "") ?? section;
    const [, quoted, bare, value = ""] = /^\s*(?:"([^"]+)"|([\w-]+))\s*=\s*(.+?)\s*$/.exec(line) ?? [];
    const key = quoted ?? bare;
    if (key === undefined) continue;
    const strings = [...value.matchAll(/"([^"]*)"/g)].map(([, text = ""]) => text);
    const [first = value] = strings;
    if (section === "settings.kubernetes" && key === "cluster-name") found = { ...found, clusterName: first };
    if (section === "settings.kubernetes" && key === "max-pods") found = { ...found, maxPods: Number(first) };
    if (section === "settings.kubernetes.node-labels") labels[key] = first;
    if (section === "settings.kubernetes.node-taints")
      taints.push(...strings.flatMap((text) => taintOf(`${key}=${text}`)));
  }
  return { ...found, labels, taints };
}

function kubeletFlags(flags: readonly string[]): Part {
  const value = (name: string): string | undefined => {
    const index = flags.findIndex((flag) => flag === name || flag.startsWith(`${name}=`));
    const flag = flags[index];
    return flag === name ? flags[index + 1] : flag?.slice(name.length + 1);
  };
  const list = (name: string): string[] => (value(name) ?? "").split(",").filter((item) => item !== "");
  const maxPods = Number(value("--max-pods"));
  return {
    labels: Object.fromEntries(list("--node-labels").map(keyAndValue)),
    taints: list("--register-with-taints").flatMap(taintOf),
    ...(Number.isInteger(maxPods) && { maxPods }),
  };
}

function keyAndValue(label: string): [string, string] {
  const [key = "", ...value] = label.split("=");
  return [key, value.join("=")];
}

/** `key=value:NoSchedule`; the value may be missing. */
function taintOf(text: string): Taint[] {
  const [, key, value, effect] = /^([^=:]+)(?:=([^:]*))?:(\w+)$/.exec(text.trim()) ?? [];
  if (key === undefined || effect === undefined) return [];
  return [{ key, effect, ...(value !== undefined && value !== "" && { value }) }];
}
