import type { PolicyStatement } from "@ml-platform/modules/account";
import { namedChanges } from "../permissions/index.ts";
import { cacheBucketArns, type Scope } from "./scope.ts";

/** To make, change and destroy the buckets for caches of runners, which are known by their names (modules/gitlab-runner). */
export function changeCacheBuckets(scope: Scope): PolicyStatement[] {
  return [{ sid: "CacheBuckets", actions: namedChanges("s3", "cache"), resources: cacheBucketArns(scope) }];
}
