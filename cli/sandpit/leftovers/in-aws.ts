import type { Environment } from "@ml-platform/environments";
import { endpointOf, sandpitTagKey } from "@ml-platform/rules";
import { importedOf } from "./arn-types.ts";
import type { Tagged } from "./leftover.ts";

/**
 * What has the tag `sandpit` in the account and region of a base, the SDKs loaded with the first question. IAM is asked by
 * itself: the tagging API lists no roles.
 *
 * Source: "Services that support the Resource Groups Tagging API" in the AWS documentation.
 */
export async function taggedInAws({
  region,
  account: { endpoints },
  tags: { repository },
}: Pick<Environment, "region" | "account" | "tags">): Promise<Tagged[]> {
  const { ResourceGroupsTaggingAPIClient, paginateGetResources } = await import(
    "@aws-sdk/client-resource-groups-tagging-api"
  );
  const url = endpoints?.url;
  const client = new ResourceGroupsTaggingAPIClient({ region, ...(url !== undefined && { endpoint: url }) });
  const found = new Map<string, Tagged>();
  const add = (arn: string, tags: ReadonlyMap<string, string>, since?: Date): Tagged | undefined => {
    const sandpit = tags.get(sandpitTagKey);
    // Another repository may have sandpits in the same account.
    if (sandpit === undefined || tags.get("repository") !== repository) return undefined;
    const tagged = { sandpit, ...importedOf(arn), owner: tags.get("owner"), since: since?.toISOString() };
    found.set(arn, tagged);
    return tagged;
  };
  for await (const page of paginateGetResources({ client }, { TagFilters: [{ Key: sandpitTagKey }] })) {
    for (const { ResourceARN, Tags = [] } of page.ResourceTagMappingList ?? []) {
      if (ResourceARN !== undefined) add(ResourceARN, tagsOf(Tags));
    }
  }
  const { KMSClient, paginateListAliases } = await import("@aws-sdk/client-kms");
  const kms = new KMSClient({ region, ...(url !== undefined && { endpoint: url }) });
  for (const key of [...found.values()].filter(({ type }) => type === "aws_kms_key")) {
    // Aliases have no tags, and stay until their key is gone, weeks later: nobody could use the name until then.
    for await (const { Aliases = [] } of paginateListAliases({ client: kms }, { KeyId: key.id })) {
      for (const { AliasName = "" } of Aliases) found.set(AliasName, { ...key, type: "aws_kms_alias", id: AliasName });
    }
  }
  const iamEndpoint = endpointOf(endpoints, "iam");
  const {
    IAMClient,
    ListRoleTagsCommand,
    paginateListAttachedRolePolicies,
    paginateListRolePolicies,
    paginateListRoles,
  } = await import("@aws-sdk/client-iam");
  const iam = new IAMClient({ region, ...(iamEndpoint !== undefined && { endpoint: iamEndpoint }) });
  for await (const { Roles = [] } of paginateListRoles({ client: iam }, {})) {
    for (const { RoleName = "", Arn = "", CreateDate } of Roles) {
      // Roles that stacks make have the region in their name: one question less for each of the others.
      if (!RoleName.includes(`-${region}-`)) continue;
      const { Tags = [] } = await iam.send(new ListRoleTagsCommand({ RoleName }));
      const role = add(Arn, tagsOf(Tags), CreateDate);
      if (role === undefined) continue;
      // Policies of a role have no tags, and AWS deletes no role that has some.
      const part = (type: string, id: string): void => void found.set(id, { ...role, type, id });
      for await (const { PolicyNames = [] } of paginateListRolePolicies({ client: iam }, { RoleName })) {
        for (const name of PolicyNames) part("aws_iam_role_policy", `${RoleName}:${name}`);
      }
      for await (const { AttachedPolicies = [] } of paginateListAttachedRolePolicies({ client: iam }, { RoleName })) {
        for (const { PolicyArn = "" } of AttachedPolicies) {
          part("aws_iam_role_policy_attachment", `${RoleName}/${PolicyArn}`);
        }
      }
    }
  }
  return [...found.values()];
}

function tagsOf(tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[]) {
  return new Map(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
}
