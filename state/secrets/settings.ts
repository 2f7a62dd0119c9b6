import { feature, featuresOf } from "./features.ts";
import { isPlaceholder } from "./secret-forms.ts";
import { type Secrecy, secrecyOf } from "./sensitive-names.ts";
import { isRandom } from "./strength.ts";

/** A setting in a text, with the name of a secret. */
export interface SecretSetting {
  readonly name: string;
  readonly value: string;
}

/**
 * The secrets that a text assigns: in YAML, properties, scripts, XML, connection strings, addresses and command lines.
 * References such as `${DB_PASSWORD}` are none.
 */
export function secretSettings(text: string, features = featuresOf(text)): SecretSetting[] {
  if ((features & (setting | feature.colon)) === 0) return [];
  if ((features & setting) === 0) {
    return !text.startsWith("arn:") && mayBePassword.test(text) ? settingsIn(text, grammars) : [];
  }
  return settingsIn(
    text,
    grammars.filter(({ has }) => (features & has) === has),
  );
}

/** Without any of these, a text sets nothing, or a password behind a colon. */
const setting = feature.equals | feature.space | feature.angle | feature.bracket;
const mayBePassword = /["']:["']|(?:pass|passw(?:or)?d|pwd):|^[\w.*-]+:(?:\d+|\*):/i;

function settingsIn(text: string, some: readonly Grammar[]): SecretSetting[] {
  return some.flatMap(({ needs, pattern, named }) =>
    needs.test(text) ? [...text.matchAll(pattern)].flatMap((match) => settingOf(match, named)) : [],
  );
}

/** Whether a text assigns a secret: `host=db password=...`, `db_password: ...`. */
export function assignsSecret(text: string, features = featuresOf(text)): boolean {
  return secretSettings(text, features).length > 0 || ((features & feature.colon) !== 0 && isKubernetesSecret(text));
}

/** A manifest whose data is secret, whatever its keys. */
function isKubernetesSecret(text: string): boolean {
  return (
    /(?:^|[\s{,"'])kind["']?:[ \t]*["']?Secret["']?[ \t]*(?:[\r\n,}]|$)/.test(text) &&
    /\b(?:data|stringData)["']?:/.test(text)
  );
}

interface Grammar {
  /** The features of a text that it can match, see {@link featuresOf}. */
  readonly has: number;
  /** A cheap test whether the pattern can match at all. */
  readonly needs: RegExp;
  /** With a group `value`, or `quoted`, and mostly a group `name`. */
  readonly pattern: RegExp;
  /** The name where the pattern itself tells that the value is a secret. */
  readonly named?: string;
}

const quotedOrBare =
  /(?:"(?<quoted>(?:[^"\\\n]|\\.){1,}?)"|'(?<single>[^'\n]+)'|(?<value>[^\s"',;&})\]<>][^\s"',;&})<]{2,1000}))/.source;

const grammars: readonly Grammar[] = [
  // name=value, name = "value", name: value, "name": "value", name => value; on one line, because YAML nests below.
  {
    has: 0,
    needs: /[=:]/,
    pattern: new RegExp(
      `(?<![\\w.])(?<name>[A-Za-z_][\\w.-]{0,120})(?:["'\\]]{1,2}[ \\t]*(?:=>?|:=?)|[ \\t]*(?:=>?|:=|:[ \\t]))[ \\t]*(?:![\\w!]+[ \\t]+|&\\w+[ \\t]+)?(?=${quotedOrBare})`,
      "g",
    ),
  },
  // ENV of a Dockerfile
  {
    has: feature.space,
    needs: /\bENV[ \t]/,
    pattern: new RegExp(`\\bENV[ \\t]+(?<name>[A-Za-z_]\\w*)[ \\t]+${quotedOrBare}`, "g"),
  },
  // A scalar of YAML below its name: `password: |`, `password: >-`, `password:`
  {
    has: feature.colon | feature.newline,
    needs: /:[ \t]*(?:[|>][-+\d]*)?[ \t]*\r?\n/,
    pattern:
      /(?<![\w.])(?<name>[A-Za-z_][\w.-]{0,120})["']?:[ \t]*(?:[|>][-+\d]*)?[ \t]*\r?\n[ \t]*["']?(?<value>[^\s"':#-][^\s"':]{2,})["']?[ \t]*(?:\r?\n|$)/g,
  },
  // A list of YAML below its name
  {
    has: feature.colon | feature.newline | feature.dash,
    needs: /\n[ \t]*-[ \t]/,
    pattern:
      /(?<![\w.])(?<name>[A-Za-z_][\w.-]{0,120})["']?:[ \t]*\r?\n[ \t]*-[ \t]+["']?(?<random>[^\s"':#-][^\s"':]{2,})["']?[ \t]*(?:\r?\n|$)/g,
  },
  // A flow list: `tokens: [abc, def]`
  {
    has: feature.bracket,
    needs: /\[/,
    pattern: /(?<![\w.])(?<name>[A-Za-z_][\w.-]{0,120})["']?[ \t]*[=:][ \t]*\[[ \t]*["']?(?<random>[^\s"',\]]{4,})/g,
  },
  // name: DB_PASSWORD, then value: ..., and the other way round
  {
    has: feature.space,
    needs: /value/i,
    pattern:
      /(?:^|[\s{,-])["']?(?:name|key|variable|env|Name|Key)["']?[ \t]*[:=][ \t]*["']?(?<name>[A-Za-z_][\w.-]{0,120})["']?[ \t]*,?[ \t]*\r?\n?[ \t]*["']?(?:value|Value|default|content)["']?[ \t]*[:=][ \t]*["']?(?<value>[^\s"',}]{3,1000})/g,
  },
  {
    has: feature.space,
    needs: /value/i,
    pattern:
      /(?:^|[\s{,-])["']?(?:value|Value)["']?[ \t]*[:=][ \t]*["']?(?<value>[^\s"',}]{3,1000})["']?[ \t]*,?[ \t]*\r?\n?[ \t]*["']?(?:name|key|Name|Key)["']?[ \t]*[:=][ \t]*["']?(?<name>[A-Za-z_][\w.-]{0,120})/g,
  },
  // XML: <password>...</password>, <add key="password" value="..."/>
  {
    has: feature.angle,
    needs: /<\w/,
    pattern:
      /<(?:\w+:)?(?<name>[A-Za-z_][\w.-]{0,120})(?:\s[^<>]*)?>\s*(?:<!\[CDATA\[)?(?<value>[^\s<>\]][^<>\]]{2,}?)(?:\]\]>)?\s*<\//g,
  },
  {
    has: feature.angle | feature.equals,
    needs: /<\w[^>]*=/,
    pattern:
      /\b(?:name|key|id)\s*=\s*["'](?<name>[A-Za-z_][\w.-]{0,120})["'][^<>]{0,300}?\bvalue\s*=\s*["'](?<value>[^"'<>]{3,})["']/g,
  },
  // Command lines: --password X, -Dpassword=X is an assignment
  {
    has: feature.space | feature.dash,
    needs: /(?:^|\s)--?\w/,
    pattern: new RegExp(
      `(?<![\\w-])--?(?<name>[A-Za-z][\\w.-]{1,120})[ \\t]+${quotedOrBare.replace("[^\\s\"',;&})\\]<>]", "[^\\s\"',;&})\\]<>-]")}`,
      "g",
    ),
  },
  {
    has: feature.space | feature.dash,
    needs: /\s-[pPawu]|\s--user\b|--proxy-user/,
    pattern:
      /\b(?:mysql\w*|mariadb[\w-]*|sshpass|mongo\w*|7z\w?|zip|unzip|docker|podman|nerdctl|buildah|skopeo|helm|az|oras|crane|argocd|rclone|clickhouse-client|influx|xtrabackup)\b[^\n|;&]{0,300}?\s-(?:p|P)[ \t]?["']?(?<value>(?!\d+:)[^\s"'-][^\s"']{2,})/g,
    named: "password",
  },
  {
    has: feature.space | feature.dash,
    needs: /-u|--user|--proxy-user|--creds|--src-creds|--dest-creds/,
    pattern:
      /\s(?:-u[ \t]?|--(?:proxy-)?user[ =]|--(?:src-|dest-)?creds[ =])["']?[\w.@+-]*:(?!\d+(?:\s|$))(?<value>[^\s"']{1,})/g,
    named: "password",
  },
  {
    has: feature.space,
    needs: /redis-cli|ldap\w+|sqlcmd|bcp|kinit|rabbitmqctl|htpasswd/,
    pattern:
      /\b(?:redis-cli[^\n|;&]{0,300}?\s(?:-a|--pass)[ \t]|ldap\w+[^\n|;&]{0,300}?\s-w[ \t]?|(?:sqlcmd|bcp)[^\n|;&]{0,300}?\s-P[ \t]?|rabbitmqctl[ \t]+(?:add_user|change_password)[ \t]+\S+[ \t]+|htpasswd[ \t]+-\w*b\w*[ \t]+(?:\S+[ \t]+)?\S+[ \t]+)["']?(?<value>[^\s"']{3,})/g,
    named: "password",
  },
  { has: feature.colon, needs: /pass:/, pattern: /\bpass:(?<value>[^\s"']{3,})/g, named: "password" },
  // SQL, and an interactive login of .netrc
  {
    has: feature.space,
    needs: /password|identified/i,
    pattern:
      /\b(?:identified\s+(?:with\s+\S+\s+)?by|(?:encrypted\s+)?password)\s+(?:password\s+)?'(?<value>[^']{1,})'/gi,
    named: "password",
  },
  { has: feature.space, needs: /login/, pattern: /\blogin\s+\S+\s+password\s+(?<value>\S+)/g, named: "password" },
  {
    has: feature.space,
    needs: /machine/,
    pattern: /\bmachine\s+\S+\s+login\s+\S+\s+password\s+(?<value>\S+)/g,
    named: "password",
  },
  {
    has: feature.space,
    needs: /requirepass|masterauth/,
    pattern: /\b(?:requirepass|masterauth)\s+["']?(?<value>[^\s"']+)/g,
    named: "password",
  },
  {
    has: feature.colon,
    needs: /chpasswd/,
    pattern: /(?<![\w-])[\w-]{1,64}:(?<value>[^\s"'|]{1,1000})["']?\s*\|\s*(?:sudo\s+)?chpasswd/g,
    named: "password",
  },
  // Settings of AWS's command line, of git and kubectl
  {
    has: feature.space,
    needs: /configure set/,
    pattern: /\bconfigure set (?<name>[\w.-]+) ["']?(?<value>[^\s"']{3,})/g,
  },
  {
    has: feature.space,
    needs: /git config|npm config|pip config/,
    pattern: /\bconfig (?:--?[\w-]+ |set )*(?<name>[\w.:/-]+)[ =]["']?(?<value>[^\s"']{3,})/g,
  },
  {
    has: feature.space,
    needs: /setx? /i,
    pattern: /\bsetx?[ \t]+(?<name>[A-Za-z_]\w*)[ \t]+["']?(?<value>[^\s"'=][^\s"']{2,})/gi,
  },
  // .pgpass
  {
    has: feature.colon,
    needs: /:\d+:|:\*:/,
    pattern: /^[\w.*-]+:(?:\d+|\*):[\w.*-]+:[\w.*-]+:(?<value>[^\s:]+)$/gm,
    named: "password",
  },
  // Passwords without a space behind the colon
  {
    has: feature.colon,
    needs: /:/,
    pattern:
      /(?<![\w.:/-])(?<name>[A-Za-z_]*(?:password|passwd|PASSWORD|PASSWD|Password|pwd)):["']?(?<value>[^\s"',:/][^\s"',:]{2,})/g,
  },
];

function settingOf(match: RegExpMatchArray, named: string | undefined): SecretSetting[] {
  const { name = named ?? "", quoted, single, random } = match.groups ?? {};
  const bare = match.groups?.["value"];
  const value = quoted ?? single ?? bare ?? random;
  if (value === undefined || isPlainSetting(value) || isPlaceholder(value)) return [];
  const secrecy = named === undefined ? secrecyOfName(name) : "secret";
  const holds =
    secrecy === "secret" ? random === undefined || isRandom(value) : secrecy === "probable" && isRandom(value);
  return holds ? [{ name, value }] : [];
}

/** The last part of a dotted or slashed name decides: `db.password`, `//registry.example.com/:_authToken`. */
function secrecyOfName(name: string): Secrecy {
  return secrecyOf("")(name);
}

const plainSetting =
  /^(?:true|false|yes|no|on|off|null|nil|none|undefined|required|optional|enabled|disabled|string|number|object|password|username|token|secret|key|(?:ca|tls)\.(?:crt|key)|arn:\S*|vault:\S*|ssm:\S*|op:\/\/\S*|file:\/\/\S*|\/(?:[\w.-]+\/)+[\w.-]+|\d{1,3})$/i;

function isPlainSetting(value: string): boolean {
  return plainSetting.test(value);
}
