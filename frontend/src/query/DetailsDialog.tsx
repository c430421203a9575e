import type { Answer } from "../api/network";
import { DialogFrame } from "../ui/Dialogs";
import { allAttributes } from "./answers";

/** Everything that a node returned of an answer. */
export function DetailsDialog({ answer, onClose }: { answer: Answer; onClose: () => void }) {
  return (
    <DialogFrame title={`What ${answer.node} says`} wide onClose={onClose}>
      <dl className="kv details">
        {allAttributes(answer.attributes).map(([name, value, depth], n) => (
          <div key={n} className="pair">
            <dt className={`d${Math.min(depth, 3)}`}>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </DialogFrame>
  );
}
