import { IconCheck, IconX } from "@tabler/icons-react";

import type { Matrix } from "../api/connectivity";

/** "Study Root Q/R - FIND" of the dictionary's "Study Root Query/Retrieve Information Model - FIND". */
export const shortName = (name: string): string =>
  name
    .replace("Query/Retrieve Information Model", "Q/R")
    .replace(/ (SOP Class|Information Model|Management Meta)\b/g, "")
    .replace(/ - (\w+)$/, " $1");

/** Which services the node takes part in. */
export function Services({ matrix: { services }, node }: { matrix: Matrix; node: string }) {
  return (
    <section>
      <h2 className="h3">Services that {node} accepts</h2>
      <ul className="services">
        {services.map(({ uid, name, result, why }) => {
          const taken = result === "accepted";
          return (
            <li key={uid} className={taken ? "" : "muted"} title={why || uid}>
              {taken ? <IconCheck className="i s ok" aria-hidden /> : <IconX className="i s" aria-hidden />}
              {shortName(name)}
              <span className="sr-only">{result}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
