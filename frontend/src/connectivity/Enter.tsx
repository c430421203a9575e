import type { Sheet } from "../api/connectivity";
import { CopyButton } from "../ui/CopyButton";

/** What the administrator of the other side enters about us, each value to be copied, and all of them. */
export function Enter({ sheet: { ours }, node }: { sheet: Sheet; node: string }) {
  const lines: [string, string][] = [
    ["AE title", ours.ae_title],
    ["Host", ours.host],
    ["Port", String(ours.port)],
  ];
  if (ours.tls_port !== null) lines.push(["Port with TLS", String(ours.tls_port)]);
  if (ours.calling_ae_title !== ours.ae_title) lines.push(["We call as", ours.calling_ae_title]);
  const all = lines.map(([name, value]) => `${name}: ${value}`).join("\n");
  return (
    <section className="enter" aria-label={`What to enter at ${node}`}>
      <h2 className="h3">
        What to enter at {node} <span className="muted">as move destination and permitted sender</span>
        <span className="grow" />
        <CopyButton text={all} what="all values" label="Copy all" />
      </h2>
      <dl>
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {value} <CopyButton text={value} what={name} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
