import type { Invoice } from "../../shared/api/schema";

/** Where an invoice is paid, while it has to be. */
export const payable = ({ payment_url, status }: Invoice) =>
  status === "open" || status === "overdue" ? payment_url : null;
