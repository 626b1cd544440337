import type {
  Attention,
  AttentionReason,
  AuditEvent,
  Billing,
  BrandingOfOwner,
  Command,
  Dashboard,
  DnsRecord,
  Domain,
  DomainCheck,
  EmailLink,
  Factors,
  Invitation,
  InvitedUser,
  InvoiceDetail,
  LoginChallenge,
  MailChoice,
  MailTopic,
  Metrics,
  Money,
  NewAuthenticator,
  NodeDetail,
  NodeSummary,
  OwnEmail,
  PasskeyRequest,
  Permission,
  PortalUser,
  ResetLink,
  Role,
  SchemeTokens,
  SearchHits,
  Session,
  State,
  Ticket,
  TicketDetail,
  TrustedDevice,
  View,
} from "../src/shared/api/schema";

const NOW = Date.now();
export const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();
const day = (days: number) => new Date(NOW + days * 86_400_000).toISOString().slice(0, 10);
const eur = (amount_minor: number): Money => ({ amount_minor, minor_digits: 2, currency: "EUR" });
const crockford = "0123456789abcdefghjkmnpqrstvwxyz";
/** A public id that stands for `n`. */
export const id = (n: number) =>
  n
    .toString(32)
    .replace(/./g, (digit) => crockford.charAt(Number.parseInt(digit, 32)))
    .padStart(13, "0");

const readable: Permission[] = ["dashboard.read", "nodes.read", "billing.read", "tickets.read"];
export const permissions: Record<Role, Permission[]> = {
  owner: [
    ...readable,
    "audit.read",
    "nodes.command",
    "users.manage",
    "branding.manage",
    "security.manage",
    "profile.manage",
  ],
  admin: [...readable, "audit.read", "nodes.command", "profile.manage"],
  viewer: [...readable, "profile.manage"],
};
const views: Record<Role, View[]> = {
  owner: ["dashboard", "nodes", "billing", "tickets", "audit", "users", "branding", "security", "profile"],
  admin: ["dashboard", "nodes", "billing", "tickets", "audit", "profile"],
  viewer: ["dashboard", "nodes", "billing", "tickets", "profile"],
};

export const brand: State["branding"] = {
  slug: "acme",
  tenant_name: "Acme Industries",
  logo: null,
  logo_url: null,
  primary_color: "#c2410c",
  secondary_color: "#f59e0b",
  provider_name: "Example Systems",
  support_email: "help@example.net",
  support_phone: "+49 30 555 0100",
  support_hours: "Mon–Fri 8:00–18:00",
  support_url: "https://example.net/help",
  imprint_url: "https://example.net/imprint",
  privacy_url: "https://example.net/privacy",
  mail: true,
  version: "1",
};
export const stateFor = (role: Role): State => ({
  user: {
    id: id(1),
    email: `${role}@acme.test`,
    name: "Vera Vogel",
    role,
    locale: "en",
    region: null,
    time_zone: null,
  },
  tenant: { slug: "acme", name: brand.tenant_name },
  branding: brand,
  nav: views[role].map((view) => ({ id: view, path: view === "dashboard" ? "" : view })),
  permissions: permissions[role],
  factor_due_at: null,
  announcements: [],
  seats: role === "owner" ? { used: 4, pending: 1, cap: 5 } : null,
  features: { commands: true, mail: false },
});

export const node: NodeSummary = {
  id: id(100),
  name: "web-01",
  status: "online",
  region: "Vienna",
  plan: "M · 4 vCPU",
  version: "12.4.1",
  available_version: null,
  cpu_pct: 41,
  memory_pct: 60,
  disk_pct: 92,
  last_seen_at: ago(1),
  reporting: true,
  active_command: null,
};
export const nodes: NodeSummary[] = [
  node,
  { ...node, id: id(101), name: "db-01", status: "offline", reporting: false, last_seen_at: ago(2 * 1440) },
  { ...node, id: id(102), name: "replicated-database-primary-eu-central-1.internal", status: "degraded", cpu_pct: 97 },
  { ...node, id: id(104), name: "quiet-01", status: "no-data", reporting: false, last_seen_at: ago(30), cpu_pct: null },
  { ...node, id: id(103), name: "خادم-الويب-٢", status: "maintenance", region: null, plan: null, version: null },
  ...Array.from({ length: 12 }, (_, i) => ({ ...node, id: id(110 + i), name: `edge-${i + 10}`, cpu_pct: 5 * i })),
];
export const nodeDetail: NodeDetail = {
  ...node,
  available_version: "12.5.0",
  commands: [
    {
      id: id(200),
      node_id: node.id,
      kind: "upgrade",
      version: "12.4.1",
      state: "succeeded",
      history: [{ state: "queued", at: ago(1500) }],
      requested_by: "Olivia Owner",
      requested_at: ago(1500),
      updated_at: ago(1495),
      detail: null,
    },
  ],
  booted_at: "2026-11-25T04:05:06Z",
  uptime_s: 260_000,
  ip_addresses: ["192.0.2.10", "2001:db8::10"],
  os: "Debian 12",
};
export const metrics: Metrics = {
  silence_s: 600,
  limits: { cpu_pct: 95, memory_pct: 95, disk_pct: 90 },
  events: [],
  step_s: 300,
  points: Array.from({ length: 288 }, (_, i) => {
    const gap = i > 120 && i < 136;
    const wave = (base: number, size: number) => (gap ? null : base + size * Math.sin(i / 20) + (i % 7));
    return {
      at: ago((287 - i) * 5),
      cpu_pct: wave(40, 20),
      memory_pct: wave(58, 6),
      disk_pct: wave(44, 1),
      net_in_bps: gap ? null : 4_000_000 + Math.round(2_000_000 * Math.sin(i / 15)),
      net_out_bps: gap ? null : 900_000 + Math.round(300_000 * Math.sin(i / 9)),
    };
  }),
};

export const invoice: InvoiceDetail = {
  id: id(300),
  number: "2026-0118",
  status: "overdue",
  issued_on: day(-40),
  due_on: day(-10),
  paid_on: null,
  period_start: day(-70),
  period_end: day(-40),
  subtotal: eur(12_900),
  tax: eur(2_580),
  total: eur(15_480),
  amount_due: eur(15_480),
  download_url: "https://example.net/2026-0118.pdf",
  payment_url: "https://example.net/pay/2026-0118",
  lines: [
    {
      description: "Managed servers",
      quantity: "1.5",
      unit_price: eur(8_600),
      total: eur(12_900),
      period_start: day(-70),
      period_end: day(-40),
      tax_rate: "20",
    },
  ],
  tax_rates: [{ rate: "20", net: eur(12_900), tax: eur(2_580) }],
  issuer: {
    name: "Alder IT GmbH",
    address: "Erlenweg 7\n10115 Berlin",
    vat_id: "DE999999999",
    tax_id: null,
    bank_name: "Musterbank Berlin",
    bank_account: "DE75512108001245126199",
    bic: "MUSTDEBBXXX",
  },
  recipient: { name: "Acme Industries GmbH", address: "Hafenstraße 21\n20457 Hamburg", vat_id: null },
};
const { lines: _, tax_rates: _rates, issuer: _issuer, recipient: _recipient, ...summary } = invoice;
const plan: Billing["subscriptions"][number] = {
  name: "Business 24",
  price: eur(12_900),
  interval: "month",
  renews_on: day(12),
  status: "active",
};
export const billing: Billing = {
  plan,
  subscriptions: [plan, { ...plan, name: "Off-site backup", price: eur(90_000), interval: "year", status: "past_due" }],
  invoices: [
    { ...summary, id: id(301), number: "2026-0131", status: "open", due_on: day(9) },
    summary,
    { ...summary, id: id(302), number: "2026-0102", status: "paid", paid_on: day(-60), amount_due: eur(0) },
    {
      ...summary,
      id: id(303),
      number: "2026-0090",
      status: "void",
      total: { amount_minor: 990_000, minor_digits: 0, currency: "JPY" },
    },
  ],
  older: null,
  owed: [eur(57_120), { amount_minor: 12_000, minor_digits: 2, currency: "CHF" }],
  as_of: ago(12),
  stale: false,
};

export const ticket: TicketDetail = {
  id: id(400),
  number: "T-1042",
  subject: "Backups of db-01 are late",
  status: "pending",
  priority: "high",
  opened_at: ago(3000),
  updated_at: ago(50),
  messages: [
    { id: id(401), at: ago(3000), author: { kind: "customer", name: "Vera Vogel" }, body: "Since Monday.\n\nWhy?" },
    {
      id: id(402),
      at: ago(50),
      author: { kind: "provider", name: "Sam Support" },
      body: "A disk was slow. Better now?",
    },
  ],
};
const { messages: __, ...firstTicket } = ticket;
/** Three pages of them. */
export const tickets: Ticket[] = [
  firstTicket,
  ...Array.from({ length: 119 }, (___, n) => ({
    ...firstTicket,
    id: id(2000 + n),
    number: `T-${1041 - n}`,
    subject: `Question ${n + 2}`,
  })),
];
export const events: AuditEvent[] = [
  {
    id: id(500),
    at: ago(3),
    actor: { kind: "user", id: id(1), name: "Vera Vogel", erased: false },
    action: "auth.login",
    target: { kind: "user", id: id(1), name: "Vera Vogel", person: "Vera Vogel", erased: false },
    ip: "192.0.2.7",
    details: {},
  },
  {
    id: id(501),
    at: ago(400),
    actor: { kind: "operator", id: null, name: "Alder IT", erased: false },
    action: "branding.updated",
    target: { kind: "branding", id: null, name: null, person: null, erased: false },
    ip: null,
    details: { primary_color: { old: null, new: "#c2410c" } },
  },
  {
    id: id(502),
    at: ago(9000),
    actor: { kind: "system", id: null, name: null, erased: false },
    action: "backup.verified",
    target: { kind: "node", id: node.id, name: "web-01", person: null, erased: false },
    ip: null,
    details: {},
  },
];
export const person: PortalUser = {
  id: id(1),
  email: "owner@acme.test",
  new_email: null,
  name: "Vera Vogel",
  role: "owner",
  status: "active",
  factors: ["totp"],
  last_login_at: ago(3),
  invited_at: null,
  expires_at: null,
  delivery: "none",
};
export const users: PortalUser[] = [
  person,
  { ...person, id: id(2), email: "admin@acme.test", name: "Adam Admin", role: "admin", last_login_at: null },
  {
    ...person,
    id: id(3),
    email: "a.very.long.address.of.a.person@subsidiary.acme-industries.example",
    name: null,
    role: "viewer",
    status: "invited",
    factors: [],
    last_login_at: null,
    invited_at: ago(600),
    expires_at: ago(-9000),
    delivery: "queued",
  },
];

const { id: newId, ...invitee } = users[2] ?? person;
export const invited: InvitedUser = {
  ...invitee,
  id: newId,
  email: "new@acme.test",
  invitation_url: "https://portal.test/portal/acme/invite#token=abc",
};
export const invitation: Invitation = {
  email: "new@acme.test",
  name: "Nina New",
  role: "viewer",
  tenant_name: "Acme Industries",
  expires_at: ago(-9000),
  min_password: 15,
};
export const resetLink: ResetLink = { min_password: 15 };
export const command: Command = {
  id: id(201),
  node_id: node.id,
  kind: "restart",
  version: null,
  state: "queued",
  history: [{ state: "queued", at: ago(0) }],
  requested_by: "Vera Vogel",
  requested_at: ago(0),
  updated_at: ago(0),
  detail: null,
};
export const challenge: LoginChallenge = {
  mfa_required: true,
  mfa_token: "m".repeat(43),
  user_id: id(1),
  factors: ["totp", "recovery"],
  expires_at: ago(-10),
  trust_days: 30,
};
export const factors: Factors = {
  authenticators: [
    { id: id(700), name: "Phone", created_at: ago(30 * 1440), last_used_at: ago(200) },
    { id: id(701), name: "Tablet in the office with the long name", created_at: ago(2 * 1440), last_used_at: null },
  ],
  passkeys: [
    {
      id: id(710),
      name: "Work laptop",
      host: "localhost",
      works_here: true,
      backed_up: true,
      created_at: ago(9 * 1440),
      last_used_at: ago(30),
    },
    {
      id: id(711),
      name: "Key ring",
      host: "billing.acme.example",
      works_here: false,
      backed_up: false,
      created_at: ago(3 * 1440),
      last_used_at: null,
    },
  ],
  recovery_codes_left: 8,
  min_password: 10,
};
export const passkeyRequest: PasskeyRequest = {
  options: {
    challenge: `${"c".repeat(74)}A`,
    timeout: 300_000,
    rpId: "localhost",
    allowCredentials: [],
    userVerification: "required",
  },
};
export const newAuthenticator: NewAuthenticator = {
  id: id(702),
  secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
  uri: "otpauth://totp/Acme%20Industries:owner%40acme.test?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Acme%20Industries",
};
export const pendingEmail: OwnEmail = {
  email: "viewer@acme.test",
  pending: { email: "new@acme.test", asked_at: ago(5), expires_at: ago(-1400) },
};
export const emailLink: EmailLink = {
  email: "new@acme.test",
  tenant_name: "Acme Industries",
  expires_at: ago(-1400),
};
export const recoveryCodes = Array.from({ length: 10 }, (_code, n) => `7K2M-Q9XW-40TR-HB${n}C`);
export const sessions: Session[] = [
  {
    id: id(600),
    created_at: ago(300),
    last_seen_at: ago(1),
    ip: "192.0.2.7",
    device: "Firefox, Linux",
    current: true,
  },
  { id: id(601), created_at: ago(9000), last_seen_at: ago(4000), ip: null, device: null, current: false },
];
const standards: Readonly<Record<Role, readonly MailTopic[]>> = {
  owner: ["nodes", "invoices", "tickets", "announcements", "summary"],
  admin: ["nodes", "tickets", "announcements"],
  viewer: ["announcements"],
};
/** The mails that a role can have, as they are until somebody chooses. */
export const mailsFor = (role: Role): MailChoice[] =>
  standards.owner
    .filter((topic) => topic !== "summary" || role === "owner")
    .map((topic) => ({ topic, wanted: standards[role].includes(topic), standard: standards[role].includes(topic) }));
export const trustedDevices: TrustedDevice[] = [
  {
    id: id(650),
    created_at: ago(2880),
    expires_at: ago(-40320),
    ip: "192.0.2.7",
    device: "Safari, iOS",
    current: true,
  },
  { id: id(651), created_at: ago(9000), expires_at: ago(-34200), ip: null, device: null, current: false },
];

const PAY = "https://pay.example.net/2026-0118";
const need = (
  kind: Attention["kind"],
  n: number,
  name: string,
  reason: AttentionReason,
  minutes: number,
): Attention => ({
  id: id(n),
  kind,
  name,
  reason,
  since: ago(minutes),
  amount_due: null,
  payment_url: null,
});
const { messages: _messages, ...lastTicket } = ticket;
export const dashboard: Dashboard = {
  nodes: { total: 24, online: 20, degraded: 1, offline: 1, maintenance: 1, no_data: 1 },
  cpu: {
    avg_pct: 38,
    max_pct: 97,
    max_node: { id: id(102), name: "replicated-database-primary-eu-central-1.internal" },
  },
  memory: { avg_pct: 76, max_pct: 91, max_node: { id: id(100), name: "web-01" } },
  disk: { avg_pct: 51, max_pct: 93, max_node: { id: id(100), name: "web-01" } },
  reporting: 21,
  figures_at: ago(1),
  series: metrics.points.map(({ at, cpu_pct, memory_pct }) => ({
    at,
    cpu_avg_pct: cpu_pct,
    memory_avg_pct: memory_pct,
    nodes_online: 21,
  })),
  attention: [
    need("node", 101, "db-01", "offline", 47),
    { ...need("invoice", 300, "2026-0118", "invoice-overdue", 3000), amount_due: eur(28_560), payment_url: PAY },
    need("node", 102, "replicated-database-primary-eu-central-1.internal", "disk-high", 600),
    need("ticket", 400, "Backups of db-01 are late", "ticket-pending", 90),
  ],
  attention_total: 34,
  unchanged_since: ago(12 * 1440 + 5),
  open_tickets: 2,
  tickets: [lastTicket],
  next_invoice: { ...summary, id: id(301), number: "2026-0131", status: "open", due_on: day(9) },
  owed: [eur(57_120), { amount_minor: 12_000, minor_digits: 2, currency: "CHF" }],
  as_of: ago(1),
  stale: false,
};

const light: SchemeTokens = {
  "brand-solid": "#c2410c",
  "on-brand": "#ffffff",
  "brand-solid-hover": "#ad3600",
  "brand-solid-active": "#962d00",
  "brand-text": "#bf3e05",
  "brand-line": "#c2410c",
  "brand-subtle": "#ffebe5",
  focus: "#842700",
  "accent-line": "#c07a00",
};
const dark: SchemeTokens = {
  ...light,
  "brand-text": "#e96539",
  "brand-line": "#c94817",
  "brand-subtle": "#392119",
  focus: "#ffa487",
  "accent-line": "#f59e0b",
};
const unseen: DomainCheck = { state: "unknown", checked_at: null };
export const txt: DnsRecord = {
  name: "_portal-verify.billing.acme.test",
  type: "TXT",
  expected: ["portal-verify=abcdefghijklmnopqrstuvwxyz234567"],
  seen: [],
  verdict: "missing",
  advice: "Please add this TXT record.",
};
export const cname: DnsRecord = {
  name: "billing.acme.test",
  type: "CNAME",
  expected: ["portal.example.net"],
  seen: ["portal.example.net"],
  verdict: "ok",
  advice: null,
};
export const domain: Domain = {
  name: "billing.acme.test",
  unicode: null,
  state: "pending",
  since: ago(100),
  until: ago(-6 * 1440),
  ownership: { state: "missing", checked_at: ago(2) },
  routing: { state: "ok", checked_at: ago(2) },
  certificate: unseen,
  certificate_problem: null,
  issuer: null,
  not_after: null,
  renewal_overdue: false,
  by_operator: false,
  checked_at: ago(2),
  next_check_at: ago(-3),
  permanent_url: "https://portal.example.net/portal/acme/",
  serving: null,
  moved: [],
  records: [txt, cname],
};
export const branding: BrandingOfOwner = {
  effective: {
    logo: null,
    logo_url: null,
    primary_color: "#c2410c",
    secondary_color: "#f59e0b",
    custom_domain: "billing.acme.test",
    support_email: "help@example.net",
    support_phone: "+49 30 555 0100",
    support_hours: "Mon–Fri 8:00–18:00",
    support_url: "https://example.net/help",
  },
  tokens: { light, dark },
  own: {
    logos: { light: null, dark: null },
    logo_url: null,
    primary_color: "#c2410c",
    secondary_color: null,
    custom_domain: "billing.acme.test",
    support_email: null,
    support_phone: null,
    support_hours: null,
    support_url: null,
  },
  operator: {
    logos: { light: null, dark: null },
    logo_url: null,
    primary_color: "#0f766e",
    secondary_color: "#f59e0b",
    custom_domain: null,
    support_email: "help@example.net",
    support_phone: "+49 30 555 0100",
    support_hours: "Mon–Fri 8:00–18:00",
    support_url: "https://example.net/help",
  },
  adjusted: [
    { token: "brand-text", scheme: "light", from: "#c2410c", to: "#bf3e05" },
    { token: "brand-text", scheme: "dark", from: "#c2410c", to: "#e96539" },
    { token: "accent-line", scheme: "light", from: "#f59e0b", to: "#c07a00" },
  ],
  domain,
};

/** What a search finds among the nodes, invoices and tickets of these pages: by the beginning of a word. */
export function searchHits(request: Request): SearchHits {
  const q = new URL(request.url).searchParams.get("q") ?? "";
  const words = (text: string) => ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ")}`;
  const begins = (text: string) => words(text).includes(words(q));
  function hits<T>(all: readonly T[]) {
    return { items: all.slice(0, 6), more: all.length > 6 };
  }
  return {
    nodes: hits(nodes.filter((n) => begins(n.name)).map(({ id, name, status }) => ({ id, name, status }))),
    invoices: hits(
      billing.invoices
        .filter((i) => begins(i.number))
        .map(({ id, number, status, issued_on }) => ({ id, number, status, issued_on })),
    ),
    tickets: hits(
      tickets
        .filter((each) => begins(`${each.number} ${each.subject}`))
        .map(({ id, number, subject, status }) => ({ id, number, subject, status })),
    ),
  };
}
