import { IconPlugConnectedX } from "@tabler/icons-react";

import type { NodeError } from "../api/network";

interface Errors {
  errors: readonly NodeError[];
  nameOf: (node: string) => string;
  staff: boolean;
}

/** Why a node gave no answer, or not all; the others go on. */
export function NodeErrors({ errors, nameOf, staff }: Errors) {
  return (
    <>
      {errors.map(({ node, why }) => (
        <div key={node} className="nodeerror" role="alert">
          <IconPlugConnectedX className="i danger" aria-hidden />
          <span className="grow">
            <b>{nameOf(node)}:</b> {why}
          </span>
          {staff && (
            <a className="btn sm" href={`/connectivity/${encodeURIComponent(node)}/`}>
              Check this connection
            </a>
          )}
        </div>
      ))}
    </>
  );
}
