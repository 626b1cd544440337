/** Whether the browser knows of passkeys at all. */
export const canUsePasskeys = () => "PublicKeyCredential" in globalThis;
