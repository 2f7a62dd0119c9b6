/**
 * Tokens that services issue in a recognizable form: their prefixes, separated by spaces, and what follows at least.
 * Sources: the services' own documentation, GitLab's list of prefixes (https://docs.gitlab.com/security/tokens/#token-prefixes),
 * GitHub's (https://docs.github.com/en/code-security/reference/secret-security/supported-secret-scanning-patterns) and the
 * formats that gitleaks describes (https://github.com/gitleaks/gitleaks).
 */
export const tokenPrefixes: readonly (readonly [prefixes: string, rest: string])[] = [
  // GitLab
  ["glpat- glrt- glrtr- gldt- glptt- glcbt- glagent- gloas- glsoat- glffct- glimt- glft- glwt-", "[\\w-]{10}"],
  ["GR1348941", "[\\w-]{10}"],
  ["_gitlab_session=", "[0-9a-f]{16}"],
  // GitHub
  ["ghp_ gho_ ghu_ ghs_ ghr_ github_pat_", "\\w{10}"],
  // Slack
  ["xoxa- xoxb- xoxc- xoxd- xoxe- xoxo- xoxp- xoxr- xoxs- xoxe.xoxp- xoxe.xoxb- xapp-", "[\\w-]{8}"],
  // HashiCorp
  ["hvs. hvb. hvr. hcp.", "[\\w-]{16}"],
  // Hubs of models, model services, experiments
  ["hf_", "[A-Za-z0-9]{16}"],
  ["api_org_", "[A-Za-z0-9]{10}"],
  ["sk-proj- sk-svcacct- sk-admin- sk-None- sk-ant- sk-or-v1- sk-lf-", "[\\w-]{8}"],
  ["sk- gsk_ xai- pplx- r8_ fw_ jina_ csk- cpk_ tskey- rnd_ key_ cio", "[A-Za-z0-9]{20}"],
  ["nvapi- tgp_v1_ pcsk_ wandb_v1_ phc_ phx_ phs_ rubygems_ nfp_ nfc_ nfo_ nfb_ nfu_", "[\\w-]{16}"],
  ["lsv2_pt_ lsv2_sk_ ls__ tvly- esecret_ bb_live_ bb_test_", "[\\w-]{10}"],
  // Data and observability
  ["dapi dose dkea dsapi", "[0-9a-f]{16}"],
  ["glsa_", "[A-Za-z0-9]{10}"],
  ["glc_eyJ ops_eyJ", "[\\w+/=-]{10}"],
  ["NRAK- NRII- NRIQ- NRJS- NRAA- NRSP- NRRA-", "\\w{10}"],
  ["sntrys_ sntryu_ sntryi_ whsec_", "[\\w+/=-]{10}"],
  ["pscale_tkn_ pscale_pw_ pscale_oauth_ dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit.", "[\\w.-]{10}"],
  // Packages and pipelines
  ["dckr_pat_ dckr_oat_ npm_ AKCp CFPAT- GOCSPX- lin_api_ lin_oauth_ ntn_ figd_ ccipat_ CCIPAT_ bkua_", "[\\w-]{10}"],
  ["pypi- HRKU- SWMTKN-1- AGE-SECRET-KEY-1 FlyV1 sbp_ sb_secret_", "[\\w -]{16}"],
  ["oy2", "[a-z0-9]{43}"],
  ["cmVmdGtu", "\\w{20}"],
  ["squ_ sqp_ sqa_", "[0-9a-f]{40}"],
  ["tskey-auth- tskey-api- tskey-client-", "\\w{8}"],
  ["PMAK-", "[0-9a-f]{10}"],
  ["ATATT3 ATCTT3 ATBB ATSTT3", "\\w{16}"],
  // Clouds
  ["AIza", "[\\w-]{20}"],
  ["ya29.", "[\\w-]{10}"],
  ["1//0", "[\\w-]{20}"],
  ["dop_v1_ doo_v1_ dor_v1_ pul-", "[0-9a-f]{16}"],
  ["v1.0-", "[0-9a-f]{24}-[0-9a-f]{100}"],
  ["ABSK IQoJb3JpZ2lu FwoGZXIvYXdz FQoGZXIvYXdz", "[\\w+/=]{20}"],
  ["bedrock-api-key-", "\\w{10}"],
  ["amzn.mws.", "[0-9a-f]{8}-[0-9a-f]{4}"],
  ["k8s-aws-v1.", "[\\w-]{10}"],
  ["K10", "[0-9a-f]{32,}::\\w+:\\S{6}"],
  ["A3-", "[A-Z0-9]{6}-[A-Z0-9]{6}"],
  // Payments, mail, messages
  ["sk_live_ sk_test_ rk_live_ rk_test_ pk_live_ pk_test_", "\\w{10}"],
  ["SG.", "[\\w-]{16,}\\.[\\w-]{16}"],
  ["SK", "[0-9a-f]{32}"],
  ["key- xkeysib- xsmtpsib-", "[0-9a-f]{32}"],
  ["re_", "[A-Za-z0-9]{8}_[A-Za-z0-9]{16}"],
  ["sq0atp- sq0csp- sq0idp-", "[\\w-]{16}"],
  ["EAAA", "[\\w-]{50}"],
  ["access_token$", "\\w+\\$[0-9a-z]{16}"],
  ["shpat_ shpss_ shpca_ shppa_ shptka_", "[0-9a-fA-F]{10}"],
  ["secret_", "[A-Za-z0-9]{40}"],
  ["pat", "[A-Za-z0-9]{14}\\.[0-9a-f]{20}"],
  ["pat-na1- pat-na2- pat-eu1-", "[0-9a-f]{8}-"],
  ["EZAK EZTK", "[A-Za-z0-9]{20}"],
  ["sl.", "[\\w-]{60}"],
  ["secret-token:", "\\S{8}"],
  ["eyJ eyI", "[\\w-]{8,4000}\\.[\\w-]{4,}"],
  // Private keys without their armour, in base64: PKCS #1 and #8, EC, Ed25519, OpenSSH
  ["MII", "[\\w+/]{3}IBA[AD][\\w+/]{3}"],
  [
    "MHcCAQEE MIGHAgEAMBMGByqGSM49 MIGkAgEBBD MC4CAQAwBQYDK2Vw MC4CAQAwBQYDK2Vu MIG2AgEAMBAG b3BlbnNzaC1rZXktdjE",
    "[\\w+/]{6}",
  ],
  // Hashes of passwords
  ["SCRAM-SHA-1$ SCRAM-SHA-256$ pbkdf2_sha256$ pbkdf2_sha1$ pbkdf2_sha512$", "\\d+[:$]"],
];
