import type { AwsOverlay } from "./complete.ts";

export const compute: Record<string, AwsOverlay> = {
  aws_launch_template: {
    computed: ({ prior, planned }) => {
      const latest =
        typeof planned["latest_version"] === "number"
          ? planned["latest_version"]
          : Number(prior?.["latest_version"] ?? 0) + 1;
      return {
        default_version: planned["update_default_version"] === true ? latest : (prior?.["default_version"] ?? 1),
        latest_version: latest,
      };
    },
  },

  aws_placement_group: { computed: ({ make }) => ({ placement_group_id: make.ec2("pg") }) },
};
