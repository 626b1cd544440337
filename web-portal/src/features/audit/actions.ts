/** The actions of the portal itself; imported events have others. */
export const actions = [
  ...["auth.login", "auth.logout", "auth.password-changed", "auth.password-reset", "session.revoked"],
  ...["profile.updated", "user.created", "user.invited", "user.resent", "user.accepted", "user.role-changed"],
  ...["user.removed", "user.erased", "node.restart", "node.upgrade", "command.sent", "command.accepted"],
  ...["command.succeeded", "command.failed", "command.expired", "command.unknown", "branding.updated"],
  ...["domain.pending", "domain.verified", "domain.issuing", "domain.active", "domain.degraded", "domain.suspended"],
  ...["domain.failed", "domain.certificate-failed", "domain.released", "portal.enabled", "portal.disabled"],
  ...["client.suspended", "client.resumed", "client.exported", "user.reset-link", "mail.tested", "mail.retried"],
  ...["audit.exported"],
] as const;
