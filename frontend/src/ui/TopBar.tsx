import { IconCloudDownload, IconKeyboard, IconListDetails, IconListSearch, IconPlugConnected, type Icon } from "@tabler/icons-react";

import { JobsButton } from "../jobs/JobsButton";
import { Logo, Wordmark } from "./Logo";
import { Tip } from "./Tip";
import { UserMenu } from "./UserMenu";
import { useSession } from "./useSession";

export type Place = "studies" | "query" | "worklist" | "connectivity";

interface Entry {
  place: Place;
  name: string;
  path: string;
  icon: Icon;
  staff?: boolean;
}

const ENTRIES: readonly Entry[] = [
  { place: "studies", name: "Studies", path: "/", icon: IconListSearch },
  { place: "query", name: "Query & retrieve", path: "/query/", icon: IconCloudDownload },
  { place: "worklist", name: "Worklist", path: "/worklist/", icon: IconListDetails },
  { place: "connectivity", name: "Connectivity", path: "/connectivity/", icon: IconPlugConnected, staff: true },
];

/** The bar of every screen but the viewer: where one is, what goes on, and who one is. */
export function TopBar({ here, onKeys }: { here: Place; onKeys?: () => void }) {
  const { user } = useSession();
  return (
    <header className="topbar" data-region="identity">
      <a className="brand" href="/">
        <Logo className="acc" />
        <Wordmark />
      </a>
      <nav className="nav" aria-label="Main">
        {ENTRIES.filter(({ staff }) => staff !== true || user?.staff === true).map(({ place, name, path, icon: Mark }) => (
          <a key={place} href={path} aria-current={place === here ? "page" : undefined}>
            <Mark className="i" aria-hidden />
            {name}
          </a>
        ))}
      </nav>
      <div className="grow" />
      <JobsButton />
      {onKeys !== undefined && (
        <Tip text="Keys" keys="?">
          <button className="btn q ib" aria-label="Keys" onClick={onKeys}>
            <IconKeyboard className="i l" aria-hidden />
          </button>
        </Tip>
      )}
      {user !== null && <UserMenu user={user} />}
    </header>
  );
}
