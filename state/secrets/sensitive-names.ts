import { secrecyByType } from "./sensitive-types.ts";

/**
 * The reviewed list of names whose values are secret, for values that no provider marked: older providers mark nothing,
 * and a value loses its mark when it passes through a remote state. Reviewed 2026-11-27 against the aws, kubernetes, helm
 * and tls providers, and the settings of the services that machine-learning teams use.
 */

/** Kinds of keys that are secret: `api_key`, `masterKey`, `tls-key-pem`. */
const secretKeys = [
  "access",
  "account",
  "admin",
  "aes",
  "age",
  "api",
  "apikey",
  "app",
  "auth",
  "automation",
  "bootstrap",
  "ca",
  "cert",
  "certificate",
  "client",
  "consumer",
  "cookie",
  "data_encryption",
  "decryption",
  "deploy",
  "deployment",
  "ecdsa",
  "ed25519",
  "encryption",
  "fernet",
  "function",
  "gpg",
  "hmac",
  "host_private",
  "hsm",
  "ingest",
  "ingestion",
  "instrumentation",
  "integration",
  "join",
  "jwk",
  "jwt",
  "license",
  "listkeys",
  "machine",
  "master",
  "pem",
  "pgp",
  "pre_?shared",
  "primary",
  "private",
  "project_api",
  "recovery",
  "registration",
  "root",
  "rsa",
  "sas",
  "secondary",
  "secret",
  "secret_access",
  "server",
  "service_account",
  "service",
  "session",
  "shared",
  "shared_access",
  "signing",
  "sops",
  "ssh",
  "ssl",
  "storage",
  "storage_account",
  "subscription",
  "sym(?:metric)?",
  "tls",
  "transit",
  "unseal",
  "user",
  "vault",
  "webhook",
  "wireguard",
  "wrapping",
  "write",
].join("|");

/** Words that make the value a secret, anywhere in a name: `db_password`, `authToken`, `DB-PASSWORD`, `password_list`. */
const words = [
  "[a-z0-9]*passw(?:or)?ds?",
  "[a-z0-9]*(?:pass_?phrases?|pass_?codes?)",
  "pswd|passwrd|psw|pword|pw|pwd|[a-z]+pwd|passkey|pin_?codes?",
  "secrets?|(?:[a-z]+)?(?:client|app|api|user|shared|access|consumer|db)secrets?|sec_?keys?",
  "tokens?|(?:access|api|auth|bearer|bot|client|csrf|deploy|id|job|oauth|refresh|registration|runner|security|session|user|web)tokens?",
  "jwts?|bearer|dsns?|htpasswd|htdigest|netrc|pgpass|npmrc|dockercfg|docker_?config_?json",
  "creds?|credentials?",
  "otps?|totps?|hotps?|mfa_?seeds?|totp_?seeds?|recovery_?codes?|backup_?codes?|scratch_?codes?",
  "sas_ur[il]|kube_?configs?|service_?account_?json",
  "connection_?str(?:ing)?s?|conn_?str(?:ing)?s?|cnx_?string|jaas_?config",
  "[a-z]*web_?hooks?_?ur[il]s?|[a-z]*hooks?_ur[il]s?|incoming_?web_?hooks?",
  "pfx|p12|pkcs_?12|jks|key_?stores?|keytabs?|priv_?keys?|[a-z]+privkeys?|(?:key|private|priv)_?pems?",
  "security_?answers?|secret_?answers?|auth(?:orization)?_?headers?",
  "(?:session|auth|erlang)_?cookies?",
  "snmp_communit(?:y|ies)|community_strings?",
  "psks?|preshared",
  `(?:${secretKeys})_?keys?`,
].join("|");

const secretWord = new RegExp(`(?:^|[^a-z])(?:${words})(?=$|[^a-z])(.*)$`);

/** Words that are too common to count except at the end of a name. */
const secretLastWord = /(?:^|[^a-z])(?:pass|authorization|pat|pats|pin|auths|basic_?auth|kms_?plaintext|plaintext)$/;

/** Words whose value is hidden only if it is clearly secret material: `salt`, `routing_key`, `session_cookie`. */
const probablyLastWord =
  /(?:^|[^a-z])(?:auth|code|cookies?|hmac|hooks?|iv|licen[cs]es?|keys?|nonce|pepper|salt|seeds?|signature|webhooks?|phrase|mnemonic)$/;

/** Such words with another meaning. */
const openLastWord =
  /(?:^|[^a-z])(?:etag|hash|kms|object|s3|partition|sort|range|foreign|cache|group|tag|label|lookup|topology|map|node|bucket|condition|public|idempotency|deduplication|index|context|country|language|status|error|exit|reason|response|postal|zip|area|currency|region|zone|source|image|git|tree|data|blob|primary_sort)_(?:code|keys?|cookies?|hooks?|signature)$/;

/** Endings of names whose value describes a secret but is not one: `token_type`, `password_length`. */
const aboutSecret =
  /_(?:access|age|algorithm|alias|annotations|arns?|at|audiences?|backend|behaviou?r|by|check|claims?|class|column|configs?|configuration|configurations|count|creation|created|date|days|description|dir|directory|domains?|driver|duration|enabled|encrypted|encryption|env|env_?vars?|endpoint|engine|exists|expiration|expires|expiry|fields?|files?|fingerprints?|format|groups?|header|hours|ids?|issuer|labels?|last_changed|last_used|length|lifetime|limits?|location|manager|max|min|minutes|mode|mount|names?|namespace|only|operator|option|options|owners?|param|parameter|path|paths|period|policy|policies|prefix|present|prevention|provider|readers?|ref|refs|reference|references|region|required|revocation|roles?|rotation|rules|scopes?|seconds|selection|selectors?|settings?|size|source|spec|state|status|stdin|storage|store|stores|strategy|suffix|tags|template|thumbprints?|timeout|ttl|types?|units|ur[il]|usage|use|used|users?|validity|version|versions|window|writers?)$/;

/** An address with a token in it: the ending that is only an address otherwise. */
const secretAddress = /(?:web_?hooks?|(?:^|[^a-z])hooks?|sas)_?ur[il]s?$/;

/** Addresses of what asks for a password: hidden unless they are without one. */
const connectionAddress =
  /(?:^|[^a-z])(?:amqp|backend(?:_store)?|broker|cache|celery|clickhouse|connect(?:ion)?|conn|couchdb|data_?base|data_?source|db|elastic(?:search)?|influx(?:db)?|jdbc|kafka|ldap|mariadb|minio|mongo(?:db)?|mqtt|mssql|mysql|nats|neo4j|odbc|opensearch|oracle|pg|postgres(?:ql)?|queue|rabbit(?:mq)?|redis|registry|rmq|result_backend|smtp|snowflake|sql(?:alchemy)?|storage|tracking|valkey)(?:_[a-z]+)?_?ur[il]s?$/;

const publicKey = /(?:^|_)public_(?:[a-z]+_)*?keys?(?=$|_)/;

/** Names that contain such a word but no secret: a setting, a name or a reference. */
const notSecret: ReadonlySet<string> = new Set([
  "access_keys",
  "caller_token",
  "client_request_token",
  "client_token",
  "continuation_token",
  "creation_token",
  "dkim_tokens",
  "domain_validation_token",
  "ec2_ssh_key",
  "existing_secret",
  "http_tokens",
  "idempotency_token",
  "image_pull_secret",
  "image_pull_secrets",
  "lock_token",
  "next_token",
  "overlap_tokens",
  "pagination_token",
  "pull_secrets",
  "request_token",
  "tls_secret",
]);

/** Tokens of a language model are counted: `max_tokens`, `MAX_TOTAL_TOKENS`, `eos_token`. */
const modelTokens =
  /(?:^|_)(?:max|min|num|n|total|input|output|new|batch|prefill|stop|special|prompt|completion|context|eos|bos|pad|unk|sep|cls|mask|added|generated|cached|overlap|chunk)_(?:[a-z]+_)*tokens?(?:_|$)|(?:^|_)tokens_per_/;

/** Keys that hold what a `name` or `key` beside them names: `{ name: "DB_PASSWORD", value: "..." }`. */
const pairValues: ReadonlySet<string> = new Set([
  "value",
  "Value",
  "ParameterValue",
  "parameter_value",
  "default",
  "default_value",
  "string_value",
  "stringValue",
  "content",
  "values",
]);

/**
 * How secret a value is. A `secret` is hidden wherever its value occurs; `content` only here, because it may contain
 * ordinary words; `probable` if it is clearly secret material; `connection`
 * if it is an address with a password;
 * `pair` if a name beside it says so.
 */
export type Secrecy = "secret" | "content" | "probable" | "connection" | "pair" | "open";

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
    const secrecy = secrecyByType(type, name) ?? (pairValues.has(name) ? "pair" : secrecyOfWords(wordsOf(name)));
    names.set(name, secrecy);
    return secrecy;
  };
}

/** `DBPassword`, `DB-PASSWORD` and `db.password` as `db_password`. */
export function wordsOf(name: string): string {
  return name
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .toLowerCase();
}

function secrecyOfWords(given: string): Secrecy {
  const name = given.replace(publicKey, "");
  const words = name.replace(/^_+|_+$/g, "");
  if (notSecret.has(words) || modelTokens.test(words)) return "open";
  if (secretAddress.test(words)) return "secret";
  const [found, rest = ""] = secretWord.exec(words) ?? [];
  if (found === undefined) {
    if (secretLastWord.test(words)) return "secret";
    if (connectionAddress.test(words)) return "connection";
    return probablyLastWord.test(words) && !openLastWord.test(words) ? "probable" : "open";
  }
  return aboutSecret.test(rest) ? "open" : "secret";
}
