import { feature, featuresOf } from "./features.ts";
import { isRandom } from "./strength.ts";
import { tokenPrefixes } from "./token-prefixes.ts";

/** Tokens whose beginning is not fixed, each with what a text needs to hold one. */
const otherTokens: readonly (readonly [has: number, form: RegExp])[] = [
  [feature.dot, /\w{14}\.atlasv1\.[\w-]{10}|(?<![\w.-])[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27}/],
  [feature.tilde, /[\w~.-]{3}\dQ~[\w~.-]{31}/],
  [feature.colon, /(?<!\d)\d{8,10}:AA[\w-]{32}|PuTTY-User-Key-File-\d:/],
  [feature.space | feature.dash, /-----BEGIN [A-Z0-9 ]*PRIVATE KEY|---- BEGIN SSH2 ENCRYPTED PRIVATE KEY/],
  [
    feature.dollar,
    /\$ANSIBLE_VAULT;|\$2[abxy]?\$\d\d\$[\w./]{20}|\$(?:[156y]|gy|7|apr1|argon2id?|argon2d|scrypt|pbkdf2[\w-]*)\$[\w./=,$+-]{20}/,
  ],
  [feature.brace, /\{S?SHA(?:256|512)?\}[\w+/=]{16}/],
  [
    feature.equals,
    /[?&;#](?:sig|X-Amz-Signature|X-Amz-Security-Token|X-Goog-Signature|AccountKey|SharedAccessKey|SharedAccessSignature|Signature)=[\w%+/]{16}|[?&](?:key|code|subscription-key|auth|apikey)=[\w%+/=-]{16}/,
  ],
];

const mailchimp = /(?<![0-9a-f])[0-9a-f]{32}-us\d{1,2}(?!\w)/;

const startLength = 3;
const prefixed = tokenPrefixes.map(([prefixes, rest]) => {
  const literals = prefixes.split(" ").filter((prefix) => prefix !== "");
  return `(?:${literals.map((prefix) => prefix.replace(/[.$/]/g, "\\$&")).join("|")})${rest}`;
});
const tokenHere = new RegExp(`(?:${prefixed.join("|")})`, "y");
/** Which pairs of characters a token can start with: most words of a state are passed over without a regular expression. */
const mayStart = new Uint8Array(1 << 16);
for (const [prefixes] of tokenPrefixes) {
  for (const prefix of prefixes.split(" ")) {
    // What follows a prefix of two characters is hexadecimal.
    for (const start of prefix.length < startLength
      ? [..."0123456789abcdef"].map((digit) => prefix + digit)
      : [prefix]) {
      mayStart[startOf(start, 0) & 0xffff] = 1;
    }
  }
}

function startOf(text: string, index: number): number {
  return (text.charCodeAt(index) << 8) ^ (text.charCodeAt(index + 1) << 4) ^ text.charCodeAt(index + 2);
}

/** A token stands at the beginning of a word. */
function holdsToken(text: string): boolean {
  let inWord = false;
  for (let index = 0; index < text.length - startLength; index++) {
    const code = text.charCodeAt(index);
    if (!inWord && mayStart[startOf(text, index) & 0xffff] === 1) {
      tokenHere.lastIndex = index;
      if (tokenHere.test(text)) return true;
    }
    inWord = isAlphanumeric(code);
  }
  return false;
}

function isAlphanumeric(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90);
}

/** Addresses that are a credential: whoever knows them can post. */
const hooks = new RegExp(
  [
    "hooks\\.slack(?:-gov)?\\.com/(?:services|workflows|triggers)/\\w",
    "discord(?:app)?\\.com/api/(?:v\\d+/)?webhooks/\\d",
    "(?:outlook|[\\w-]\\.webhook)\\.office(?:365)?\\.com/webhook",
    "\\.logic\\.azure\\.com[:/]\\S*sig=|\\.powerplatform\\.com[:/]\\S*sig=",
    "chat\\.googleapis\\.com/v1/spaces/\\S+[?&](?:key|token)=",
    "hooks\\.zapier\\.com/hooks/catch/\\d",
    "hook\\.(?:\\w+\\.)?(?:make|integromat)\\.com/\\w{10}",
    "maker\\.ifttt\\.com/trigger/\\S*/key/",
    "events\\.(?:eu\\.)?pagerduty\\.com/(?:integration|generic|x-ere)/\\S{8}",
    "open\\.(?:feishu\\.cn|larksuite\\.com)/open-apis/bot/v2/hook/",
    "(?:oapi\\.dingtalk|qyapi\\.weixin\\.qq)\\.com/\\S*(?:access_token|key)=",
    "api\\.telegram\\.org/bot\\d",
    "alert\\.victorops\\.com/integrations/\\S{8}",
    "api\\.opsgenie\\.com/\\S*apiKey=",
    "(?:nosnch\\.in|hc-ping\\.com|healthchecks\\.io/ping)/\\w{8}",
    "/hooks/[a-z0-9]{26}(?![a-z0-9])",
    "webhook\\.site/[0-9a-f]{8}-",
    "rooms?/[\\w-]+/notification\\?auth_token=",
    "webexapis\\.com/v1/webhooks/incoming/",
  ].join("|"),
  "i",
);

/** `scheme://user:password@host`, also without a user, and with a slash in the password; not `host:8080/path@2`. */
const addressWithPassword =
  /[a-z0-9+.-]:\/\/[^\s:@/?#"'<>]{0,300}:(?!\d{1,5}[/?#])([^\s"'<>]{1,1000})@(?!sha\d{3}:)[\w.[\]*-]/gi;
/** `scheme://token@host` */
const addressWithToken = /[a-z0-9+.-]:\/\/([^\s:@/?#"'<>]{16,2000})@[\w.[\]-]/gi;
/** Oracle's `user/password@host`, and `user:password@tcp(host)` of MySQL's driver for Go. */
const otherAddresses =
  /jdbc:oracle:(?:thin|oci8?):[^\s/@:]{1,300}\/([^\s@]{1,1000})@|(?<![\w/])[\w.-]{1,300}:([^\s@:/]{1,1000})@(?:tcp|unix|cloudsql[\w-]*)\(|[\w-]\/([^\s@/]{1,1000})@\/\/[\w.-]+:\d+\//gi;

/** What stands for a secret and is none: `${DB_PASSWORD}`, `{{ .Values.password }}`, `***`, `<password>`. */
export function isPlaceholder(value: string): boolean {
  return /^(?:\$\{?\(?[\w.[\]"'-]+\)?\}?|\{\{.*|%\w+%|%s|<[^>]+>|\*+|x{3,}|\.{3,}|\(sensitive value\)|\(sensitive\)|REDACTED|\[redacted\]|changeme)$/i.test(
    value,
  );
}

/** No key or token is shorter. */
const shortestToken = 12;

/** Whether a text holds a private key, a token in the form of a known service, or an address with a password in it. */
export function looksSecret(text: string, features = featuresOf(text)): boolean {
  if (text.length < shortestToken) return false;
  if (holdsToken(text)) return true;
  return (
    otherTokens.some(([has, form]) => (features & has) === has && form.test(text)) ||
    ((features & feature.dash) !== 0 && text.includes("-us") && mailchimp.test(text)) ||
    ((features & feature.colon) !== 0 && text.includes("://") && hooks.test(text)) ||
    ((features & feature.at) !== 0 && passwordsInAddresses(text).length > 0) ||
    ((features & feature.space) !== 0 && authorizes(text))
  );
}

/** The passwords and tokens in the addresses of a text, as they stand and decoded. */
export function passwordsInAddresses(text: string): string[] {
  if (!text.includes("@")) return [];
  const found = [
    ...[...text.matchAll(addressWithPassword)].map(([, password = ""]) => password),
    ...[...text.matchAll(addressWithToken)].flatMap(([, token = ""]) => (isRandom(token) ? [token] : [])),
    ...[...text.matchAll(otherAddresses)].flatMap((groups) => groups.slice(1).filter((each) => each !== undefined)),
  ];
  return found.flatMap((password) => (isPlaceholder(password) ? [] : [...new Set([password, decoded(password)])]));
}

const authorization = /\b(?:(?:Bearer|Token|token) ([\w.~+/=-]{10,})|Basic ([A-Za-z0-9+/]{8,}={0,2})(?![\w-]))/g;

/** The value of an `Authorization` header: `Basic authentication` is prose. */
function authorizes(text: string): boolean {
  for (const [, token, pair] of text.matchAll(authorization)) {
    if (token !== undefined && isRandom(token)) return true;
    if (pair !== undefined && /^[\x20-\x7e]+:[\x20-\x7e]+$/.test(Buffer.from(pair, "base64").toString("latin1")))
      return true;
  }
  return false;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A bootstrap token of Kubernetes: only as a whole text, because parts of host names look the same. */
const wholeForms = /^(?:[a-z0-9]{6}\.[a-z0-9]{16}|s\.[A-Za-z0-9]{24}|[0-9a-f]{32}:[0-9a-f]{32})$/;

export function isWhollySecret(text: string): boolean {
  return text.length >= 23 && text.length <= 65 && wholeForms.test(text);
}
