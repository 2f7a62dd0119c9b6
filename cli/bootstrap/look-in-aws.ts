import type { BootstrapAccount } from "@ml-platform/environments";
import { type AwsService, endpointOf } from "@ml-platform/rules";
import type { S3Location } from "../doctor/probes.ts";
import type { Existing, Look } from "./existing.ts";
import { bucketExists } from "./find-states.ts";

/** Looks for objects in the account. The SDKs are loaded with the first question. @param state where its bucket is */
export function lookInAws({ region, endpoints }: BootstrapAccount, state: S3Location): Look {
  const settings = (service: AwsService) => {
    const endpoint = endpointOf(endpoints, service);
    return { region, maxAttempts: 2, ...(endpoint !== undefined && { endpoint }) };
  };
  const questions: Readonly<Record<string, (id: string) => Promise<Existing | undefined>>> = {
    async aws_iam_openid_connect_provider(OpenIDConnectProviderArn) {
      const { IAMClient, GetOpenIDConnectProviderCommand } = await import("@aws-sdk/client-iam");
      await new IAMClient(settings("iam")).send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
      return {};
    },
    async aws_iam_policy(PolicyArn) {
      const { IAMClient, GetPolicyCommand } = await import("@aws-sdk/client-iam");
      await new IAMClient(settings("iam")).send(new GetPolicyCommand({ PolicyArn }));
      return {};
    },
    async aws_iam_role(RoleName) {
      const { IAMClient, GetRoleCommand } = await import("@aws-sdk/client-iam");
      await new IAMClient(settings("iam")).send(new GetRoleCommand({ RoleName }));
      return {};
    },
    async aws_kms_alias(KeyId) {
      const { KMSClient, DescribeKeyCommand } = await import("@aws-sdk/client-kms");
      const { KeyMetadata } = await new KMSClient(settings("kms")).send(new DescribeKeyCommand({ KeyId }));
      return { key: KeyMetadata?.KeyId };
    },
    async aws_kms_key(description) {
      const { KMSClient, DescribeKeyCommand, paginateListKeys } = await import("@aws-sdk/client-kms");
      const client = new KMSClient(settings("kms"));
      for await (const { Keys = [] } of paginateListKeys({ client }, {})) {
        for (const { KeyId } of Keys) {
          const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }));
          const isUsable = KeyMetadata?.KeyManager === "CUSTOMER" && KeyMetadata.KeyState === "Enabled";
          if (isUsable && KeyMetadata.Description === description && KeyId !== undefined) return { id: KeyId };
        }
      }
      return undefined;
    },
  };
  return async ({ type, id }) => {
    if (type === "aws_s3_bucket") {
      return (await bucketExists({ ...state, bucket: id })) ? {} : undefined;
    }
    try {
      return await questions[type]?.(id);
    } catch {
      // It does not exist, or may not be looked at: then the apply says what is in its way.
      return undefined;
    }
  };
}
