import {
  GetOpenIDConnectProviderCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  ListOpenIDConnectProvidersCommand,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
  paginateListRoles,
} from "@aws-sdk/client-iam";
import type { OidcProvider, Role } from "../picture.ts";
import { statementsOf } from "../policy.ts";
import { all, each, present, tagsOf } from "./answers.ts";

export async function rolesOf(client: IAMClient, isOwn: (name: string) => boolean): Promise<Role[]> {
  const names = present(
    (await all(paginateListRoles({ client }, {}), (page) => page.Roles)).map((role) => role.RoleName),
  );
  return each(names.filter(isOwn), async (RoleName) => {
    const { Role: role } = await client.send(new GetRoleCommand({ RoleName }));
    const attached = await all(
      paginateListAttachedRolePolicies({ client }, { RoleName }),
      (page) => page.AttachedPolicies,
    );
    const inline = await all(paginateListRolePolicies({ client }, { RoleName }), (page) => page.PolicyNames);
    const policies = await each(inline, async (PolicyName) => {
      const { PolicyDocument } = await client.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      return [PolicyName, documentOf(PolicyDocument)] as const;
    });
    return {
      name: RoleName,
      arn: role?.Arn ?? "",
      trust: documentOf(role?.AssumeRolePolicyDocument),
      attached: present(attached.map(({ PolicyArn }) => PolicyArn)),
      inline: Object.fromEntries(policies),
      tags: tagsOf(role?.Tags),
    };
  });
}

/** IAM answers documents as they are in a URL. */
function documentOf(encoded: string | undefined) {
  return encoded === undefined ? [] : statementsOf(decodeURIComponent(encoded));
}

export async function oidcProvidersOf(client: IAMClient): Promise<OidcProvider[]> {
  const { OpenIDConnectProviderList = [] } = await client.send(new ListOpenIDConnectProvidersCommand({}));
  return each(present(OpenIDConnectProviderList.map(({ Arn }) => Arn)), async (arn) => {
    const { Url = "", ClientIDList = [] } = await client.send(
      new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }),
    );
    return { arn, issuer: Url.replace(/^https:\/\//, ""), clients: ClientIDList };
  });
}
