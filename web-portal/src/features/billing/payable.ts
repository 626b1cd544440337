import type { Invoice } from "../../shared/api/schema";

/** Where an invoice is paid, while it has to be. */
export const payable = ({ payment_url, status, amount_due }: Invoice) =>
  (status === "open" || status === "overdue") && amount_due.amount_minor > 0 ? payment_url : null;
