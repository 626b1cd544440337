import { useLocation } from "wouter";
import { api, call } from "../../shared/api/client";
import { Confirmation, Return } from "./EmailLinks";
import { MailedLink } from "./MailedLink";
import { Cancellation } from "./ResetLink";

const askOfNew = (slug: string, token: string, signal: AbortSignal) =>
  call(api.POST("/portal/{slug}/auth/email/check", { params: { path: { slug } }, body: { token }, signal }));
const askOfFormer = (slug: string, token: string, signal: AbortSignal) =>
  call(api.POST("/portal/{slug}/auth/email-back/check", { params: { path: { slug } }, body: { token }, signal }));
const askOfReset = (slug: string, token: string, signal: AbortSignal) =>
  call(api.POST("/portal/{slug}/auth/factor-reset/check", { params: { path: { slug } }, body: { token }, signal }));

/**
 * Confirms a new address, leads back to a former one, or keeps second factors that are to be reset, by the link that was
 * mailed.
 */
export default function AccountLinkPage() {
  const [path] = useLocation();
  return (
    <>
      {path === "/email-back" ? (
        <MailedLink kind="emailBack" ask={askOfFormer}>
          {(link, token) => <Return link={link} token={token} />}
        </MailedLink>
      ) : path === "/email" ? (
        <MailedLink kind="email" ask={askOfNew}>
          {(link, token) => <Confirmation link={link} token={token} />}
        </MailedLink>
      ) : (
        <MailedLink kind="factorReset" ask={askOfReset}>
          {(link, token) => <Cancellation link={link} token={token} />}
        </MailedLink>
      )}
    </>
  );
}
