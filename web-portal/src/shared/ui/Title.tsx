import { useSession } from "../session";

/** The title of a page behind the login, as the browser shows it: what the page is, and whose. */
export const Title = ({ of }: { of: string }) => <title>{`${of} · ${useSession().tenant.name}`}</title>;
