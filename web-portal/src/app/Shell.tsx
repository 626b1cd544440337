import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import { api, call } from "../shared/api/client";
import type { NavItem } from "../shared/api/schema";
import { useI18n } from "../shared/i18n/i18n";
import { pathOf } from "../shared/search";
import { useSession, useSlug } from "../shared/session";
import { Button } from "../shared/ui/Button";
import { Contact } from "../shared/ui/Contact";
import { cx } from "../shared/ui/cx";
import { focusMain } from "../shared/ui/focus-main";
import { Icon } from "../shared/ui/Icon";
import { isFocusLost } from "../shared/ui/lost-focus";
import { Hidden, Logo } from "../shared/ui/parts";
import { leaving } from "../shared/unsaved";
import { Finder } from "./Finder";
import { Leaving } from "./Leaving";
import { leave } from "./leave";
import { loadAt, match, viewOf } from "./routes";
import styles from "./shell.module.css";

/** Entries in the bar of a phone, before "More". */
const ROOM = 4;

export function Shell({ shown, pending, children }: { shown: string; pending: boolean; children: ReactNode }) {
  const { t } = useI18n();
  const { branding, tenant } = useSession();
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#main">
        {t("app.skip")}
      </a>
      <header className={styles.side}>
        <Link href="/" className={styles.brand}>
          <Logo logo={branding.logo} name={tenant.name} />
          <strong className={styles.tenant}>
            <bdi>{tenant.name}</bdi>
          </strong>
        </Link>
        <Finder />
        <Menu />
        <Provider className={styles.contact} />
        <Me />
      </header>
      <Main shown={shown} pending={pending}>
        {children}
      </Main>
      <Leaving />
    </div>
  );
}

/**
 * Moves the focus to a new page and says its title; of a list's next page, which has the same title, the heading has it,
 * and the list says which of its items are there.
 */
function Main({ shown, pending, children }: { shown: string; pending: boolean; children: ReactNode }) {
  const main = useRef<HTMLElement>(null);
  const last = useRef(shown);
  const [said, say] = useState("");
  useEffect(() => {
    if (isFocusLost()) focusMain();
  }, []);
  useEffect(() => {
    if (last.current === shown) return;
    const isSameView = pathOf(last.current) === pathOf(shown);
    last.current = shown;
    const heading = isSameView ? main.current?.querySelector("h1") : null;
    (heading ?? main.current)?.focus({ preventScroll: true });
    if (isSameView) return;
    const tell = () => {
      say(document.title);
      // The title is not yet that of the page while its code is late: then no heading is seen.
      if (!main.current?.querySelector("h1")?.checkVisibility()) timer = setTimeout(tell, 100);
    };
    let timer = setTimeout(tell, 100);
    return () => clearTimeout(timer);
  }, [shown]);
  return (
    <main id="main" ref={main} tabIndex={-1} className={styles.main} aria-busy={pending}>
      {children}
      <span role="status">
        <Hidden>{said}</Hidden>
      </span>
    </main>
  );
}

/** The entry of the menu that the page belongs to. */
function useView() {
  const { nav } = useSession();
  const [location] = useLocation();
  return viewOf(match(location)?.route, nav);
}

/** One list: at the side of a screen, at the bottom of a phone with the rest under "More". */
function Menu() {
  const { t } = useI18n();
  const { nav } = useSession();
  const view = useView();
  const id = useId();
  const items = nav.filter((item) => item.id !== "profile");
  const rest = nav.filter((item) => item.id === "profile" || items.indexOf(item) >= ROOM);
  return (
    <nav
      className={styles.nav}
      aria-label={t("app.menu")}
      onBlur={({ relatedTarget: next }) => {
        // What has the focus next must not lie under it.
        if (next?.closest(`.${styles.phone}, .${styles.more}`) === null) document.getElementById(id)?.hidePopover();
      }}
    >
      <ul className={styles.list}>
        {items.map((item, index) => (
          <li key={item.id} className={cx(styles.slot, index >= ROOM && styles.roomy)}>
            <Entry item={item} here={item.id === view} />
          </li>
        ))}
        <li className={cx(styles.slot, styles.phone)}>
          <button
            type="button"
            className={cx(styles.item, rest.some((item) => item.id === view) && styles.here)}
            popoverTarget={id}
          >
            <Icon name="more" size={20} />
            {t("app.more")}
          </button>
        </li>
      </ul>
      <div id={id} popover="auto" className={styles.more}>
        <ul className={styles.moreList}>
          {rest.map((item) => (
            <li key={item.id}>
              <Entry item={item} here={item.id === view} close={id} />
            </li>
          ))}
        </ul>
        <Provider className={styles.moreContact} />
      </div>
    </nav>
  );
}

/** `close`: the popover to close when it is chosen. */
function Entry({ item, here, close }: { item: NavItem; here: boolean; close?: string }) {
  const { word } = useI18n();
  const client = useQueryClient();
  const slug = useSlug();
  const href = `/${item.path}`;
  const ahead = () => void loadAt(client, slug, href, new URLSearchParams());
  return (
    <Link
      href={href}
      className={cx(styles.item, here && styles.here)}
      aria-current={here ? "page" : undefined}
      onPointerEnter={ahead}
      onFocus={ahead}
      onClick={() => close && document.getElementById(close)?.hidePopover()}
    >
      <Icon name={item.id} size={20} />
      <span className={styles.word}>{word("nav", item.id)}</span>
    </Link>
  );
}

function Provider({ className }: { className: string | undefined }) {
  const { t } = useI18n();
  const id = useId();
  return (
    <address className={className} aria-labelledby={id}>
      <p id={id} className={styles.caption}>
        {t("contact.title")}
      </p>
      <Contact />
    </address>
  );
}

function Me() {
  const { t } = useI18n();
  const slug = useSlug();
  const { user } = useSession();
  const here = useView() === "profile";
  const client = useQueryClient();
  const logout = useMutation({
    mutationFn: () => call(api.POST("/portal/{slug}/auth/logout", { params: { path: { slug } } })),
    onSettled: () => leave(client, slug),
  });
  return (
    <div className={styles.me}>
      <Link href="/profile" className={cx(styles.person, here && styles.here)} aria-current={here ? "page" : undefined}>
        <span className={styles.name}>
          <bdi>{user.name || user.email}</bdi>
        </span>
        <span className={styles.role}>{t(`role.${user.role}`)}</span>
      </Link>
      <Button
        look="quiet"
        icon="logout"
        aria-label={t("app.logout")}
        title={t("app.logout")}
        busy={logout.isPending}
        onClick={() => leaving(logout.mutate)}
      />
    </div>
  );
}
