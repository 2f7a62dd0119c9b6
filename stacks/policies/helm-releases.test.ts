import { describe, expect, it } from "vitest";
import { messagesOf } from "./testing/messages.ts";

function refusals(config: object): string[] {
  return messagesOf("helm-releases", "helm_release", { name: "app", ...config });
}

describe("helm-releases", () => {
  it.each(["A_b", "", "-app", "app-", "a..b", "app_1", "App", "a".repeat(54)])(
    "refuses the release name %j",
    (name) => {
      expect(refusals({ name })).toEqual([
        `has the release name "${name}", which Helm refuses only while it is applied: use at most 53 lower-case letters, digits, hyphens and dots, with a letter or digit at both ends of each part`,
      ]);
    },
  );

  it.each(["app", "a", "1", "app.v1", "kube-prometheus-stack", "a".repeat(53), "team-${each.key}_x"])(
    "accepts the release name %j",
    (name) => {
      expect(refusals({ name })).toEqual([]);
    },
  );

  it.each([
    ["- a\n- b\n", "is a list"],
    ["[]", "is a list"],
    ["just text", 'is the string "just text"'],
    ["42", "is the number 42"],
    ["yes", "is the boolean true"],
    ["a: b: c", "is not YAML (Nested mappings are not allowed in compact mappings at line 1, column 4)"],
    ["{", "is not YAML"],
    ["a: [1", "is not YAML"],
    ["\ta: 1", "is not YAML"],
    ["a: $${b}: c", "is not YAML"],
    ["image: { tag: {{ .Values.tag }} }", "has a map or a list as a key, as an unquoted {{ }} does"],
    ["a: [{ ? [b] : c }]", "has a map or a list as a key"],
  ])("refuses the values %j", (document, reason) => {
    const [message, ...others] = refusals({ values: ["a: 1", document] });
    expect(others).toEqual([]);
    expect(message).toContain(`has values[1], which ${reason}`);
    expect(message).toContain(
      'Helm refuses it only while it is applied: write a map in YAML or JSON, such as "replicas: 2"',
    );
  });

  it("refuses several documents in one, of which Helm would drop all but the first", () => {
    expect(refusals({ values: ["a: 1\n---\nb: 2\n"] })).toEqual([
      'has values[0], which holds several documents, of which Helm takes only the first: write a map in YAML or JSON, such as "replicas: 2"',
    ]);
  });

  it.each<[unknown]>([
    [undefined],
    [[]],
    [[""]],
    [["# nothing\n"]],
    [["null"]],
    [['{"replicas":2}']],
    [["replicas: 2\nimage: { tag: v1 }\n"]],
    [["a: 1\na: 2\n"]],
    [["1: a\nyes: b\n2026-11-26: c\nd: '{{ .Values.tag }}'\n"]],
    [["a: &b { c: 1 }\nd: { <<: *b }\n"]],
    [["a: $${not.a.reference}"]],
    ['${yamlencode({ "a" = 1 })}'],
    [['${yamlencode(["a"])}']],
    [["- ${each.value}"]],
    [["%{ if true }a: 1%{ endif }"]],
  ])("accepts the values %j", (values) => {
    expect(refusals({ values })).toEqual([]);
  });

  it("judges no other types", () => {
    expect(messagesOf("helm-releases", "kubernetes_config_map_v1", { name: "A_b" })).toEqual([]);
  });
});
