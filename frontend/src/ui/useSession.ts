import { useQuery } from "@tanstack/react-query";

import { loginAddress } from "../api/client";
import { readSession } from "../api/session";
import type { Session, User } from "../api/types";

/** Who is signed in. Without a session the page goes to the sign-in page and comes back afterwards. */
export function useSession(): { session: Session | undefined; user: User | null; may: (permission: string) => boolean } {
  const { data } = useQuery({
    queryKey: ["session"],
    queryFn: async ({ signal }) => {
      const session = await readSession(signal);
      if (session.user === null) location.assign(loginAddress(location));
      return session;
    },
    staleTime: 60_000,
  });
  const user = data?.user ?? null;
  return { session: data, user, may: (permission) => user?.permissions.includes(permission) ?? false };
}
