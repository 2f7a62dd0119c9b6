import type { JobData, PipelineData, ProjectData } from "./project-data.ts";
import { notFound, type Route } from "./route.ts";

/** https://docs.gitlab.com/api/pipelines/, https://docs.gitlab.com/api/jobs/ and https://docs.gitlab.com/api/job_artifacts/ */
export const pipelineRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "merge_requests/:iid/pipelines",
    role: "Reporter",
    answer: ({ project, path }) => {
      const refs = ["head", "merge", "train"].map((kind) => `refs/merge-requests/${path["iid"]}/${kind}`);
      const found = project.pipelines.filter(({ ref, source }) => refs.includes(ref) && source !== "parent_pipeline");
      return { status: 200, body: found.map(pipelineJson).reverse() };
    },
  },
  {
    method: "GET",
    path: "pipelines",
    role: "Reporter",
    jobToken: true,
    answer: ({ project, query }) => {
      const isWanted = (pipeline: PipelineData) =>
        (["ref", "status", "source"] as const).every((name) => (query.get(name) ?? pipeline[name]) === pipeline[name]);
      const found = project.pipelines.filter(isWanted).toSorted((a, b) => b.id - a.id);
      return { status: 200, body: found.map(pipelineJson) };
    },
  },
  {
    method: "GET",
    path: "pipelines/:pipeline/jobs",
    role: "Reporter",
    jobToken: true,
    answer: ({ project, path }) => {
      const found = jobsOf(project, path["pipeline"]).filter(({ downstream }) => downstream === undefined);
      return { status: 200, body: found.map((job) => jobJson(project, job)).reverse() };
    },
  },
  {
    method: "GET",
    path: "pipelines/:pipeline/bridges",
    role: "Reporter",
    answer: ({ project, path }) => {
      const found = jobsOf(project, path["pipeline"]).filter(({ downstream }) => downstream !== undefined);
      return { status: 200, body: found.map((job) => jobJson(project, job)) };
    },
  },
  {
    method: "GET",
    path: "jobs",
    role: "Reporter",
    jobToken: true,
    answer: ({ project }) => {
      const found = project.jobs.filter(({ downstream }) => downstream === undefined);
      return { status: 200, body: found.map((job) => jobJson(project, job)).reverse() };
    },
  },
  {
    method: "GET",
    path: "jobs/:job/artifacts/*file",
    role: "Reporter",
    jobToken: true,
    answer: ({ project, path }) => {
      const job = project.jobs.find(({ id }) => String(id) === path["job"]);
      const file = job?.artifacts?.[path["file"] ?? ""];
      return file === undefined ? notFound("File") : { status: 200, body: file };
    },
  },
];

function jobsOf({ jobs }: ProjectData, pipeline: string | undefined): JobData[] {
  return jobs.filter((job) => String(job.pipeline) === pipeline);
}

const pages = "https://gitlab.example.com/platform/ml-platform/-";

function pipelineJson({ id, sha, ref, source, status }: PipelineData) {
  return { id, iid: id, project_id: 1, sha, ref, source, status, web_url: `${pages}/pipelines/${id}` };
}

function jobJson(project: ProjectData, { id, name, status, pipeline, downstream, artifacts = {} }: JobData) {
  const own = project.pipelines.find((each) => each.id === pipeline);
  const started = project.pipelines.find((each) => each.id === downstream);
  return {
    id,
    name,
    status,
    stage: "test",
    ref: own?.ref,
    tag: false,
    allow_failure: false,
    commit: { id: own?.sha, parent_ids: own?.parents ?? [] },
    pipeline: own === undefined ? null : pipelineJson(own),
    ...(downstream !== undefined && { downstream_pipeline: started === undefined ? null : pipelineJson(started) }),
    artifacts: Object.keys(artifacts).length === 0 ? [] : [{ file_type: "archive", filename: "artifacts.zip" }],
    web_url: `${pages}/jobs/${id}`,
  };
}
