import { factsOf, isSet, isTrue, type JsonObject, list, nested } from "@ml-platform/stacks";
import { type Finding, type Look, listed } from "./look.ts";

interface Switch {
  readonly path: readonly string[];
  readonly isOn: (value: unknown) => boolean;
  /** What is said when it goes from on to off. */
  readonly text: string;
}

const isNot = (value: unknown): boolean => !isTrue(value);
const is =
  (...wanted: readonly string[]) =>
  (value: unknown): boolean =>
    wanted.includes(String(value));

/** Settings that keep something from being lost, read or changed. */
const switches: readonly Switch[] = [
  ...[
    "deletion_protection",
    "deletion_protection_enabled",
    "enable_deletion_protection",
    "disable_api_termination",
    "termination_protection_enabled",
  ].map((name) => ({ path: [name], isOn: is("true", "ACTIVE"), text: "loses its protection from deletion" })),
  { path: ["force_destroy"], isOn: isNot, text: "may now be destroyed although it is not empty (force_destroy)" },
  { path: ["force_delete"], isOn: isNot, text: "may now be destroyed although it is not empty (force_delete)" },
  { path: ["skip_final_snapshot"], isOn: isNot, text: "leaves no snapshot any more when it is destroyed" },
  {
    path: ["versioning_configuration", "status"],
    isOn: is("Enabled"),
    text: "no longer keeps old versions of objects",
  },
  { path: ["versioning", "enabled"], isOn: isTrue, text: "no longer keeps old versions of objects" },
  { path: ["point_in_time_recovery", "enabled"], isOn: isTrue, text: "can no longer be restored to a point in time" },
  { path: ["enable_key_rotation"], isOn: isTrue, text: "no longer rotates its key" },
  { path: ["storage_encrypted"], isOn: isTrue, text: "is no longer encrypted" },
  { path: ["encrypted"], isOn: isTrue, text: "is no longer encrypted" },
  { path: ["at_rest_encryption_enabled"], isOn: isTrue, text: "is no longer encrypted" },
  { path: ["transit_encryption_enabled"], isOn: isTrue, text: "no longer encrypts what is sent" },
  { path: ["block_device_mappings", "ebs", "encrypted"], isOn: isTrue, text: "no longer encrypts volumes" },
  { path: ["multi_az"], isOn: isTrue, text: "no longer survives the loss of a zone" },
  { path: ["image_tag_mutability"], isOn: is("IMMUTABLE"), text: "lets tags of images be moved" },
  {
    path: ["metadata_options", "http_tokens"],
    isOn: is("required"),
    text: "lets pods take credentials without a token (IMDSv1)",
  },
  { path: ["enable_log_file_validation"], isOn: isTrue, text: "no longer notices changed log files" },
];

/** Numbers of days that protect the longer they are. */
const days: Readonly<Record<string, string>> = {
  backup_retention_period: "keeps backups",
  retention_in_days: "keeps logs",
  deletion_window_in_days: "can be restored after its deletion",
  recovery_window_in_days: "can be restored after its deletion",
};

/** What protects something else and is destroyed. */
const guards: Readonly<Record<string, string>> = {
  aws_flow_log: "the traffic of its network is no longer logged",
  aws_s3_bucket_versioning: "its bucket no longer keeps old versions of objects",
  aws_s3_bucket_server_side_encryption_configuration: "its bucket no longer uses its own key",
  aws_s3_bucket_replication_configuration: "its bucket is no longer copied",
  aws_ebs_encryption_by_default: "new volumes are no longer encrypted by default",
  aws_backup_plan: "nothing is backed up by it any more",
  aws_backup_selection: "what it selects is no longer backed up",
  aws_cloudtrail: "what is done in the account is no longer recorded by it",
  aws_guardduty_detector: "threats are no longer looked for",
  aws_wafv2_web_acl_association: "what it protects takes every request",
};

/** Protection that the plan switches off or lowers. */
export function unprotected(look: Look): Finding[] {
  const { type, thing, action, before, after } = look;
  const texts =
    action === "destroy"
      ? guards[type] === undefined
        ? []
        : [`${thing} is destroyed: ${guards[type]}.`]
      : before === undefined || after === undefined
        ? []
        : [
            ...switchedOff(before, after),
            ...shortened(before, after),
            ...lessLogged(before, after),
            ...plainer(look),
          ].map((text) => `${thing} ${text}.`);
  return texts.map((text) => ({ kind: "protection-off", text }));
}

function switchedOff(before: JsonObject, after: JsonObject): string[] {
  return switches
    .filter(({ path, isOn }) => {
      const [old, now] = [valuesAt(before, path), valuesAt(after, path)];
      return old.length > 0 && old.every(isOn) && !(now.length > 0 ? now : [undefined]).every(isOn);
    })
    .map(({ text }) => text);
}

function valuesAt(values: JsonObject, path: readonly string[]): unknown[] {
  const last = path.at(-1) ?? "";
  return nested(values, ...path.slice(0, -1))
    .map((block) => block[last])
    .filter(isSet);
}

function shortened(before: JsonObject, after: JsonObject): string[] {
  return Object.entries(days).flatMap(([name, what]) => {
    // Logs that have no retention are kept for ever.
    const length = (value: unknown) =>
      name === "retention_in_days" && value === 0
        ? Number.POSITIVE_INFINITY
        : typeof value === "number"
          ? value
          : undefined;
    const [old, now] = [length(before[name]), length(after[name])];
    return old === undefined || now === undefined || now >= old
      ? []
      : [`${what} for ${now} days, before ${daysText(old)}`];
  });
}

function daysText(length: number): string {
  return Number.isFinite(length) ? `for ${length}` : "for ever";
}

function lessLogged(before: JsonObject, after: JsonObject): string[] {
  const logs = (values: JsonObject) => list(values["enabled_cluster_log_types"]).map(String);
  const gone = logs(before).filter((each) => !logs(after).includes(each));
  return gone.length === 0 ? [] : [`no longer logs ${listed(gone)}`];
}

/** What the policy of encryption would accept before and not after. */
function plainer({ type, before, after }: Look): string[] {
  const encryption = factsOf(type)?.encryption;
  if (typeof encryption !== "function" || before === undefined || after === undefined) return [];
  const isCovered = switches.some(({ path, text }) => text.includes("encrypt") && valuesAt(before, path).length > 0);
  return !isCovered && encryption(before) === undefined && encryption(after) !== undefined
    ? [`is no longer encrypted: ${encryption(after)}`]
    : [];
}
