/**
 * The reviewed list of what is secret by its name, for values that no provider marked: older providers mark nothing,
 * and a mark is lost where a value passes through a remote state. Reviewed 2026-11-21 against the aws, kubernetes, helm
 * and tls providers.
 */

/** Last words of a name whose value is a secret: `db_password`, `authToken`, `DB-PASSWORD`. */
const secretWord =
  /(?:^|[^a-z])(?:passwords?|passwd|passphrase|secrets?|tokens?|private_?keys?|secret_?(?:access_?)?keys?|api_?keys?|auth_?keys?|access_?token|client_?secret|credentials?|connection_?strings?|kube_?config|htpasswd|shared_?keys?|pre_?shared_?keys?|license_?keys?|signing_?keys?|encryption_?keys?)(?:_(?:value|string|binary|plaintext|pem(?:_pkcs8)?|openssh|base64|b64|hash|wo|data|raw))*$/;

/** Names that end in such a word and hold no secret: a setting, a name or a reference. */
const notSecret: ReadonlySet<string> = new Set(["http_tokens", "image_pull_secrets", "image_pull_secret"]);

/** Attributes that carry secrets by what they are for, at any depth of a resource of the type. */
const secretAttributes: Readonly<Record<string, readonly string[]>> = {
  "*": ["user_data", "user_data_base64", "certificate_pem_key", "ses_smtp_password_v4", "encrypted_secret"],
  aws_cloudformation_stack: ["parameters"],
  aws_codebuild_project: ["environment_variable"],
  aws_ecs_task_definition: ["container_definitions"],
  aws_glue_connection: ["connection_properties"],
  aws_iam_access_key: ["secret"],
  aws_lambda_function: ["environment"],
  aws_lightsail_database: ["master_password"],
  aws_mwaa_environment: ["airflow_configuration_options"],
  aws_sagemaker_model: ["environment"],
  aws_secretsmanager_secret_version: ["secret_string", "secret_binary"],
  aws_ssm_parameter: ["value", "insecure_value"],
  helm_release: ["values", "metadata", "set", "set_list", "set_sensitive", "set_wo", "manifest"],
  kubernetes_config_map: ["data", "binary_data"],
  kubernetes_config_map_v1: ["data", "binary_data"],
  kubernetes_manifest: ["manifest", "object"],
  kubernetes_secret: ["data", "binary_data"],
  kubernetes_secret_v1: ["data", "binary_data"],
  // Outputs that the upstream state marks as sensitive arrive here without the mark.
  terraform_remote_state: ["outputs", "defaults"],
};

/** Values that are secrets wherever they stand: private keys and the tokens that services give a telling prefix. */
const secretValue =
  /-----BEGIN [A-Z ]*PRIVATE KEY|\b(?:gl(?:pat|rt|dt|ptt|cbt|agent|oas)-|gh[pousr]_|github_pat_|xox[abps]-|hvs\.)[\w-]{10}|:\/\/[^/\s:@]+:[^/\s@]+@/;

/** `secret` is hidden wherever else its value occurs; `content` only here, since it may hold ordinary words too. */
export type Secrecy = "secret" | "content" | "open";

const known = new Map<string, Map<string, Secrecy>>();

/**
 * How secret the names of a type's attributes are. Ask once for a resource, then for each of its names.
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
  if (secretAttributes[type]?.includes(name) || secretAttributes["*"]?.includes(name)) return "content";
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[-. /]/g, "_")
    .toLowerCase();
  return secretWord.test(words) && !notSecret.has(words) ? "secret" : "open";
}

/** Shorter values are not tried: no key or token is. */
const shortestToken = 14;

export function looksSecret(value: string): boolean {
  return value.length >= shortestToken && secretValue.test(value);
}
