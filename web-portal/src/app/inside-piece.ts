import { piece } from "../shared/piece";

/** All that lies behind the login. */
export const inside = piece(() => import("./Inside"));
