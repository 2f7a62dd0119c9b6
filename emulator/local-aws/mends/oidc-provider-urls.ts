import type { Actions } from "../action.ts";
import { elementsAt } from "../xml.ts";

/**
 * IAM answers the URL of an OpenID Connect provider without `https://`. The Terraform provider cannot parse what is left
 * of one with a port, as local clusters have, and would replace it in every plan: such a URL is answered as a whole.
 *
 * Source: hashicorp/terraform-provider-aws, internal/service/iam, suppressOpenIDURL.
 */
export const oidcProviderUrls: Actions = {
  GetOpenIDConnectProvider: async (parameters, { pass }) => {
    const answer = await pass(parameters);
    for (const url of elementsAt(answer, "GetOpenIDConnectProviderResult/Url")) {
      if (/^[\w.-]+:\d+/.test(url.text)) url.text = `https://${url.text}`;
    }
    return answer;
  },
};
