import { IconShieldQuestion } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";

import { approveCaller } from "../api/connectivity";
import { plural, received } from "../ui/format";
import { useFresh, useRejectedCallers } from "./useNodes";

const MOST = 3;

/** Callers that were turned away, with the one click that lets them in. */
export function RejectedCallers() {
  const { data: callers } = useRejectedCallers();
  const fresh = useFresh();
  const approval = useMutation({ mutationFn: approveCaller, onSettled: fresh });
  if (callers === undefined || callers.length === 0) return null;
  return (
    <section className="callers" aria-label="Callers that were turned away" data-region="callers">
      {callers.slice(0, MOST).map((caller) => (
        <div key={caller.id} className="row">
          <IconShieldQuestion className="i warn" aria-hidden />
          <span className="ell">
            <b>{caller.calling_ae_title}</b> at {caller.address} called us as {caller.called_ae_title} and was turned away: {caller.reason_text}.{" "}
            <span className="muted">
              {plural(caller.attempts, "attempt")}, last {received(caller.last_at)}
            </span>
          </span>
          <span className="grow" />
          <button className="btn sm" disabled={approval.isPending} onClick={() => approval.mutate(caller.id)}>
            Let it in
          </button>
        </div>
      ))}
      {approval.error !== null && (
        <div className="danger fs12" role="alert">
          {approval.error.message}
        </div>
      )}
      {callers.length > MOST && (
        <a className="fs12 acc" href="/admin/network/rejectedcaller/">
          {plural(callers.length - MOST, "more caller")} in the administration
        </a>
      )}
    </section>
  );
}
