import { Suspense } from "react";
import { Announcements, useFirst } from "../shared/announcements/pieces";
import { useFreshState, useSession } from "../shared/session";

/** What the provider tells, above a page; nothing, if its piece does not come. */
export function Announced() {
  // None from a server of the release before.
  const { announcements = [], user } = useSession();
  const first = useFirst(announcements);
  useFreshState();
  if (first.length + announcements.length === 0) return null;
  return (
    <Suspense>
      <Announcements items={announcements} first={first} whose={user.id} />
    </Suspense>
  );
}
