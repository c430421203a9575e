import { IconAlertTriangle } from "@tabler/icons-react";

/** What is doubtful about a picture, a line each. */
export function WarningList({ warnings }: { warnings: readonly string[] }) {
  return (
    <ul className="notes">
      {warnings.map((warning) => (
        <li key={warning}>
          <IconAlertTriangle className="i warn" aria-hidden /> {warning}
        </li>
      ))}
    </ul>
  );
}
