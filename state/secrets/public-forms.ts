import { isRandom } from "./strength.ts";

/** Ids, ARNs and addresses of AWS's own, whatever the name of the attribute. */
const references: readonly RegExp[] = [
  /^arn:aws[\w-]*:/,
  // vpc-0aa11bb22cc33dd44, tgw-attach-0123abcd, mrk-<32 digits>; https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
  /^[a-z]{1,12}(?:-[a-z]{2,12}){0,2}-(?:[0-9a-f]{8}|[0-9a-f]{17}|[0-9a-f]{32})$/,
  // Unique ids of IAM: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
  /^(?:AKIA|ASIA|AROA|AIDA|AGPA|AIPA|ANPA|ANVA|APKA|ABIA|ACCA|ASCA)[A-Z0-9]{12,17}$/,
  /^\d{12}$/,
  /^alias\/[\w/-]+$/,
  /^(?:rds!|aws\/|projects\/[\w-]+\/)\S+$/,
  /^\/subscriptions\/[0-9a-f-]{36}(?:\/|$)/,
];

/** Forms of values that anybody may know. */
const publicForms: readonly RegExp[] = [
  // regions and zones: us-east-2, us-gov-west-1a, use2-az1, us-east-1-bos-1a, us-central1-a, westeurope
  /^[a-z]{2,3}(?:-[a-z]+){1,2}-?\d(?:-?[a-z]|-[a-z]{3}-\d[a-z]?)?$/,
  /^[a-z]{3,4}\d-az\d$/,
  // hosted zones, CloudFront distributions, key pairs, users of Cognito
  /^[ZEK][A-Z0-9]{12,20}$/,
  /^[a-z]{2}(?:-[a-z]+)+-\d_[A-Za-z0-9]{9}$/,
  /^(?:db|cluster|custom|o|ou|r|p|h|d|dxcon|dxvif|dxgw|dxlag)-[A-Za-z0-9-]{4,40}$/,
  // addresses and networks, also lists of them
  /^(?:\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2}|:\d{1,5})?)(?:,\s*\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2}|:\d{1,5})?)*$/,
  /^[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:\/\d{1,3})?$/i,
  /^(?:[0-9a-f]{2}:){5,31}[0-9a-f]{2}$/i,
  // names and addresses of people
  /^[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/,
  // times, durations, versions
  /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*)?$/,
  /^P(?:\d+[YMWD])*(?:T(?:\d+[HMS])+)?$/,
  /^v?\d+(?:\.\d+){1,3}(?:[-+.][\w.+-]+)?$/,
  /^(?:rate|cron)\(.*\)$/,
  // digests, and images with one
  /^(?:sha(?:1|256|384|512)|md5)[:-][A-Za-z0-9+/=]{20,}$/,
  /^(?:SHA256|MD5):[A-Za-z0-9+/=:]{20,}$/,
  /^[\w.-]+(?::\d+)?(?:\/[\w.-]+)+(?::[\w.-]+)?@sha256:[0-9a-f]{64}$/,
  // public halves of keys
  /^(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\w+|sk-(?:ssh|ecdsa)-\S+) [A-Za-z0-9+/=]{20,}/,
  /^\s*-----BEGIN (?:CERTIFICATE|TRUSTED CERTIFICATE|PUBLIC KEY|RSA PUBLIC KEY|X509 CRL|CERTIFICATE REQUEST|NEW CERTIFICATE REQUEST|PGP PUBLIC KEY BLOCK|DH PARAMETERS)-----(?![\s\S]*PRIVATE KEY)/,
  /^LS0tLS1CRUdJTiB(?:DRVJUSUZJQ0FURS|QVUJMSUMgS0VZ|SU0EgUFVCTElDIEtFW)/,
  /^MII[BCDEFGH][\w+/]{3}(?:CAQ|BI|C[BCDE])/,
  // words of settings
  /^(?:true|false|yes|no|on|off|none|null|default|enabled|disabled|-?\d+(?:\.\d+)?)$/i,
];

const labels = /^[a-z0-9_*](?:[a-z0-9_-]*[a-z0-9])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?)+\.?(?::\d{1,5})?$/i;
const topLevel =
  /\.(?:com|net|org|io|edu|gov|mil|int|info|biz|internal|local|localdomain|lan|corp|cloud|dev|app|ai|co|eu|de|uk|fr|nl|us|ca|ch|at|es|it|se|no|pl|jp|cn|au|in|br|tech|xyz|test|example|invalid|localhost|arpa|svc|consul|mesh|direct|aws)\.?(?::\d{1,5})?$/i;

/** A name or id that stands for something, also where the name of the attribute suggests a secret. */
export function isReference(text: string): boolean {
  return references.some((form) => form.test(text));
}

export function isUuid(text: string): boolean {
  return /^(?:[a-z]+[-/])?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/**
 * Whether a value has the form of something that is no secret: an id, an ARN, a region, a host, an address without
 * credentials, a time, a digest, a certificate. Such a value is hidden where it is marked, but not looked for elsewhere.
 */
export function isPublic(text: string): boolean {
  if (isReference(text) || publicForms.some((form) => form.test(text))) return true;
  return text.split(/,\s*/).every((part) => isHost(part) || isAddress(part));
}

function isHost(text: string): boolean {
  return labels.test(text) && topLevel.test(text);
}

/** A URL without anything in it that may be a secret. */
function isAddress(text: string): boolean {
  const [, scheme, host = "", rest = ""] =
    /^([a-z][a-z0-9+.:-]*:\/\/(?:[\w.-]*@)?)?([\w.[\]:-]+)(.*)$/i.exec(text) ?? [];
  if (host === "" || (scheme === undefined && !isHost(host))) return false;
  return !/\s/.test(rest) && !rest.split(/[/?#&=]+/).some((part) => isRandom(part) && !isPublicPart(part));
}

function isPublicPart(text: string): boolean {
  return isReference(text) || publicForms.some((form) => form.test(text));
}
