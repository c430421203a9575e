/** What is known of something, a line each; what is not known has no line. */
export function KeyValues({ lines }: { lines: readonly (readonly [name: string, value: string])[] }) {
  return (
    <dl className="kv">
      {lines
        .filter(([, value]) => value !== "")
        .map(([name, value]) => (
          <div key={name} className="pair">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
