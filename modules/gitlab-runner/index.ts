export { runnerConfig } from "./config-toml.ts";
export { GitLabRunner, type GitLabRunnerProps } from "./gitlab-runner.ts";
export { RunnersHome, type RunnersHomeProps } from "./runners-home.ts";
