import type { Json } from "../../../model/json.ts";
import type { ReportStack } from "../../report-data.ts";
import { Empty } from "../parts/empty.tsx";
import { Select } from "../parts/select.tsx";
import { Value } from "../parts/value.tsx";
import { hrefOf } from "../route.ts";
import { go, model, route } from "../store.ts";

/** The contract between stacks: which stack publishes which output, and who reads it. */
export function Outputs() {
  const { env, stack, name } = route.value.params;
  const stacks = model.data.stacks.filter(
    (each) =>
      each.outputs.length > 0 &&
      (env === undefined || each.environment === env) &&
      (stack === undefined || each.id === stack),
  );
  return (
    <div class="page">
      <div class="menus">
        <h1>Outputs</h1>
        <Select
          label="Environment"
          any="All"
          value={env}
          options={model.data.environments.map((each) => ({ value: each.name, label: each.name }))}
          onChange={(value) => go("outputs", { env: value })}
        />
        <Select
          label="Published by"
          any="All stacks"
          value={stack}
          options={model.data.stacks
            .filter(({ environment, outputs }) => outputs.length > 0 && (env === undefined || environment === env))
            .map(({ id }) => ({ value: id, label: id }))}
          onChange={(value) => go("outputs", { env, stack: value })}
        />
      </div>
      {stacks.length === 0 && (
        <Empty title="No outputs">A stack publishes outputs for others to read; none of these stacks does.</Empty>
      )}
      {stacks.map((each) => (
        <Contract key={each.id} stack={each} marked={name} />
      ))}
    </div>
  );
}

function Contract({ stack, marked }: { stack: ReportStack; marked: string | undefined }) {
  return (
    <section class="contract" aria-labelledby={`outputs-${stack.id}`}>
      <h2 id={`outputs-${stack.id}`}>
        <a href={hrefOf("graph", { stack: stack.id })}>{stack.id}</a>
      </h2>
      <table>
        <thead>
          <tr>
            <th scope="col">Output</th>
            <th scope="col">Value</th>
            <th scope="col">Read by</th>
          </tr>
        </thead>
        <tbody>
          {stack.outputs.map(({ name, value, readers }) => (
            <tr key={name} class={name === marked ? "marked" : undefined}>
              <th scope="row">{name}</th>
              <td>
                <OutputValue value={value} />
              </td>
              <td>
                {readers.length === 0 && <span class="dim">nobody</span>}
                {readers.map((reader) => (
                  <a
                    key={reader.stack}
                    class="reader"
                    href={hrefOf("graph", { stack: reader.stack })}
                    title={reader.addresses?.join("\n")}
                  >
                    {reader.stack}
                  </a>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Lists and maps, line by line: outputs are strings, lists of strings or maps of strings. */
function OutputValue({ value }: { value: Json }) {
  if (Array.isArray(value))
    return (
      <ul class="plain">
        {value.map((item, index) => (
          <li key={index}>
            <Value value={item} />
          </li>
        ))}
      </ul>
    );
  if (typeof value === "object" && value !== null)
    return (
      <ul class="plain">
        {Object.entries(value).map(([key, item]) => (
          <li key={key}>
            <span class="dim">{key} </span>
            <Value value={item} />
          </li>
        ))}
      </ul>
    );
  return <Value value={value} />;
}
