import { IconLock } from "@tabler/icons-react";

import { JobsDrawer } from "../jobs/JobsDrawer";
import { StateMessage } from "../ui/StateMessage";
import { TopBar } from "../ui/TopBar";
import { useRegions } from "../ui/regions";
import { useSession } from "../ui/useSession";
import { DoctorPage } from "./DoctorPage";
import { NodesPage } from "./NodesPage";
import { titleIn } from "./paths";

/** Nodes, or the doctor of one of them, by the path. Others than administrators are told whom to ask. */
export function ConnectivityPage() {
  useRegions();
  const { user } = useSession();
  const title = titleIn(location.pathname);
  if (user === null) return null;
  return (
    <>
      <TopBar here="connectivity" />
      {!user.staff ? (
        <main className="grow">
          <StateMessage icon={IconLock} tone="warn" title="Only administrators may do this" reason="Connections to other systems are entered and examined by administrators of DGscope.">
            <a className="btn sm" href="/">
              Back to the studies
            </a>
          </StateMessage>
        </main>
      ) : title === null ? (
        <NodesPage />
      ) : (
        <DoctorPage title={title} />
      )}
      <JobsDrawer />
    </>
  );
}
