/**
 * The reviewed list of names whose values are secret, for values that no provider marked: older providers mark nothing,
 * and a value loses its mark when it passes through a remote state. Reviewed 2026-11-21 against the aws, kubernetes, helm
 * and tls providers.
 */

/** Words that make the value a secret, anywhere in a name: `db_password`, `authToken`, `DB-PASSWORD`, `password_list`. */
const secretWord =
  /(?:[a-z]*passw(?:or)?ds?|(?:^|[^a-z])(?:pwd|passphrase|secrets?|tokens?|jwt|bearer|dsn|htpasswd|credentials?|sas_ur[il]|kube_?config|connection_?strings?|(?:session|auth)_?cookies?|(?:private|secret|access|secret_access|api|auth|shared|pre_?shared|license|signing|encryption|client|account|primary|secondary|ssh|cert|certificate|pem)_?keys?))(?=$|[^a-z])(.*)$/;

/** Words that are too common to count except at the end of a name. */
const secretLastWord = /(?:^|[^a-z])(?:pass|authorization)$/;

/** Endings of names whose value describes a secret but is not one: `token_type`, `password_length`. */
const aboutSecret =
  /_(?:age|algorithm|alias|arns?|at|behaviou?r|check|column|configs?|configuration|configurations|count|date|days|description|domains|duration|enabled|encrypted|encryption|endpoint|expiration|expires|expiry|fields?|format|header|ids?|issuer|last_changed|length|location|manager|names?|only|option|options|param|parameter|path|policy|prevention|provider|region|required|revocation|rotation|rules|selection|settings?|size|source|spec|status|storage|strategy|ttl|types?|units|ur[il]|use|validity|version|versions)$/;

const publicKey = /(?:^|_)public_(?:[a-z]+_)?keys?(?=$|_)/;

/** Names that contain such a word but no secret: a setting, a name or a reference. */
const notSecret: ReadonlySet<string> = new Set([
  "access_keys",
  "dkim_tokens",
  "ec2_ssh_key",
  "http_tokens",
  "image_pull_secret",
  "image_pull_secrets",
  "max_tokens",
  "overlap_tokens",
]);

type ByType = ReadonlyMap<string, readonly string[]>;

/** Secrets whose name does not suggest one, by resource type. */
const secretAttributes: ByType = new Map([
  ["random_bytes", ["base64", "hex"]],
  ["random_password", ["result", "bcrypt_hash"]],
]);

/** Names that suggest a secret but mean something else in one resource type. */
const openAttributes: ByType = new Map([["aws_api_gateway_method", ["authorization"]]]);

/** Attributes whose purpose is to carry data that may be secret, at any depth of a resource of the type. */
const contentAttributes: ByType = new Map([
  ["*", ["user_data", "user_data_base64", "certificate_pem_key", "ses_smtp_password_v4", "encrypted_secret"]],
  ["aws_cloudformation_stack", ["parameters"]],
  ["aws_codebuild_project", ["environment_variable"]],
  ["aws_ecs_task_definition", ["container_definitions"]],
  ["aws_glue_connection", ["connection_properties"]],
  ["aws_iam_access_key", ["secret"]],
  ["aws_lambda_function", ["environment"]],
  ["aws_lightsail_database", ["master_password"]],
  ["aws_mwaa_environment", ["airflow_configuration_options"]],
  ["aws_sagemaker_model", ["environment"]],
  ["aws_secretsmanager_secret_version", ["secret_string", "secret_binary"]],
  ["aws_ssm_parameter", ["value", "insecure_value"]],
  ["helm_release", ["values", "metadata", "set", "set_list", "set_sensitive", "set_wo", "manifest"]],
  ["kubernetes_config_map", ["data", "binary_data"]],
  ["kubernetes_config_map_v1", ["data", "binary_data"]],
  ["kubernetes_manifest", ["manifest", "object"]],
  ["kubernetes_secret", ["data", "binary_data"]],
  ["kubernetes_secret_v1", ["data", "binary_data"]],
  // Sensitive outputs of the upstream state arrive here without their marks.
  ["terraform_remote_state", ["outputs", "defaults"]],
]);

/** Values that are secrets wherever they occur: private keys, and tokens that services issue in a recognizable form. */
const secretValue =
  /-----BEGIN [A-Z ]*PRIVATE KEY|\b(?:gl(?:pat|rt|dt|ptt|cbt|agent|oas)-|gh[pousr]_|github_pat_|xox[abps]-|hvs\.|hf_|npm_|dckr_pat_|sk_live_|k8s-aws-v1\.|eyJ[\w-]+\.|Bearer )[\w-]{10}|:\/\/[^/\s:@]+:[^/\s@]+@|hooks\.slack\.com\/services\/\w|[?&;](?:sig|X-Amz-Signature|AccountKey)=[\w%+/]{16}/;

/** A `secret` is hidden wherever its value occurs; `content` only here, because it may contain ordinary words. */
export type Secrecy = "secret" | "content" | "open";

const known = new Map<string, Map<string, Secrecy>>();

/**
 * How secret the attributes of a resource type are, by name. Call once per resource, then once per name.
 *
 * @param type resource type, or "" for outputs
 */
export function secrecyOf(type: string): (name: string) => Secrecy {
  let ofType = known.get(type);
  if (ofType === undefined) {
    ofType = new Map();
    known.set(type, ofType);
  }
  const names = ofType;
  return (name) => {
    const judged = names.get(name);
    if (judged !== undefined) return judged;
    const secrecy = judge(type, name);
    names.set(name, secrecy);
    return secrecy;
  };
}

function judge(type: string, name: string): Secrecy {
  if (openAttributes.get(type)?.includes(name)) return "open";
  if (secretAttributes.get(type)?.includes(name)) return "secret";
  if (contentAttributes.get(type)?.includes(name) || contentAttributes.get("*")?.includes(name)) return "content";
  return namesSecret(name) ? "secret" : "open";
}

function namesSecret(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[-. /]/g, "_")
    .toLowerCase()
    .replace(publicKey, "");
  if (notSecret.has(words)) return false;
  const [found, rest = ""] = secretWord.exec(words) ?? [];
  return found === undefined ? secretLastWord.test(words) : !aboutSecret.test(rest);
}

/** No key or token is shorter. */
const shortestToken = 14;

export function looksSecret(value: string): boolean {
  return value.length >= shortestToken && secretValue.test(value);
}

const assignment = /(?<![\w.])([A-Za-z][\w.-]+)["']?\s*(?:=|:\s)\s*["']?([^\s"',;&})]{3,})/g;
const plainSetting = /^(?:true|false|null|none|arn:.*)$/i;

/** Settings in a string: `host=db password=...`, `db_password: ...`. */
export function assignsSecret(text: string): boolean {
  if (!text.includes("=") && !text.includes(": ")) return false;
  for (const [, name = "", value = ""] of text.matchAll(assignment)) {
    if (!plainSetting.test(value) && secrecyOf("")(name) === "secret") return true;
  }
  return false;
}
